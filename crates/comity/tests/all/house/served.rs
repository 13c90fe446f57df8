//! The binary as a server, spoken to over HTTP as a browser without script does.

use super::House;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// `comity serve` on a port of its own, until the test is over.
pub struct Served {
    pub child: Child,
    /// `127.0.0.1:PORT`
    pub host: String,
}

impl Served {
    pub fn start(house: &House) -> Served {
        Served::start_with(house, &[])
    }

    /// The same, told further variables of its environment.
    pub fn start_with(house: &House, variables: &[(&str, &str)]) -> Served {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let host = host.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        Served { child, host }
    }

    /// Ends the server, and yields what it wrote to standard error.
    pub fn stop(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        said
    }

    pub fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        self.ask("GET", path, cookie, "")
    }

    pub fn post(&self, path: &str, cookie: Option<&str>, form: &str) -> Answer {
        self.ask("POST", path, cookie, form)
    }

    fn ask(&self, method: &str, path: &str, cookie: Option<&str>, form: &str) -> Answer {
        self.send(method, path, cookie, "application/x-www-form-urlencoded", form.as_bytes())
    }

    /// Sends a form as another server does, with headers of its own.
    pub fn call(&self, path: &str, headers: &str, form: &str) -> Answer {
        let kind = format!("application/x-www-form-urlencoded\r\n{headers}");
        let kind = kind.trim_end();
        self.send("POST", path, None, kind, form.as_bytes())
    }

    /// Sends files as a browser's form does.
    pub fn upload(&self, cookie: &str, files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Answer {
        self.upload_to("/sources/uploads", cookie, files, fields)
    }

    /// The same, to another address.
    pub fn upload_to(
        &self,
        path: &str,
        cookie: &str,
        files: &[(&str, &[u8])],
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--EDGE\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        for (name, content) in files {
            let head = format!(
                "--EDGE\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/plain\r\n\r\n"
            );
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend(b"--EDGE--\r\n");
        self.send("POST", path, Some(cookie), "multipart/form-data; boundary=EDGE", &body)
    }

    /// Sends a form, and waits until the answer begins to say what is being read.
    pub fn begin(&self, path: &str, cookie: &str, form: &str) {
        let host = &self.host;
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nsec-fetch-site: same-origin\r\n\
             cookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        )
        .unwrap();
        let mut heard = String::new();
        let mut chunk = [0; 4096];
        while !heard.contains("Reading it") {
            let n = stream.read(&mut chunk).unwrap();
            assert!(n > 0, "{heard}");
            heard.push_str(&String::from_utf8_lossy(&chunk[..n]));
        }
    }

    fn send(&self, method: &str, path: &str, cookie: Option<&str>, kind: &str, body: &[u8]) -> Answer {
        let host = &self.host;
        let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
        let mut stream = TcpStream::connect(host).unwrap();
        let n = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nconnection: close\r\n\
             sec-fetch-site: same-origin\r\n{cookie}content-type: {kind}\r\ncontent-length: {n}\r\n\r\n"
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer { head: head.to_owned(), body: body.to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Answer {
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    /// The session that it hands out, as a browser sends it back.
    #[track_caller]
    pub fn session(&self) -> String {
        self.session_at("/")
    }

    /// The same, of somebody who begins there.
    #[track_caller]
    pub fn session_at(&self, path: &str) -> String {
        assert_eq!((self.status(), self.header("location")), ("303", Some(path)), "{}", self.body);
        let cookie = self.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn asks_to_sign_in(&self) {
        assert_eq!((self.status(), self.header("location")), ("303", Some("/sign-in")));
    }
}
