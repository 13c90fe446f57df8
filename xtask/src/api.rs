//! What programs are promised, tried with schemathesis: every address of the description, with a token of
//! each role, on a demo of its own. Nothing it sends may make the server stumble or answer in another shape.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::harness;

/// Which binary, how much, which roles.
#[derive(clap::Args)]
pub struct Args {
    /// The binary to try; built first if not given.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Install schemathesis into `target/schemathesis`, with pip.
    #[arg(long)]
    install: bool,
    /// How many examples of each operation are made up.
    #[arg(long, default_value_t = 20)]
    examples: u32,
    /// Only these roles: `admin`, `member`, `lead`, `auditor`, `guest`.
    roles: Vec<String>,
}

/// The version that the run was written for.
const VERSION: &str = "schemathesis==4.*";

/// What is checked. That an act may not be done now (422) is no mistake of the server's, so whether what fits
/// the shape is taken is not.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,negative_data_rejection,\
                      unsupported_method,ignored_auth";

/// A role, the address of somebody in the demo who holds it here, and what they are granted for that.
const ROLES: [(&str, &str, &[&str]); 5] = [
    ("admin", "noor.winter@larkmoor.example", &["admin"]),
    ("member", "bo.thorne@larkmoor.example", &["member"]),
    ("lead", "mia.silva@larkmoor.example", &["member"]),
    ("auditor", "lina.xavier@larkmoor.example", &["auditor"]),
    ("guest", "zoe.poulsen@larkmoor.example", &["guest", "--initiative", "score-coach"]),
];

/// The server that is tried; it ends with this.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Tries the API as each role; prints what schemathesis finds and `N passed, N failed`.
///
/// # Errors
/// Something is missing, which is named with the command that gets it, or the server does not start.
pub fn run(root: &Path, args: &Args) -> Result<ExitCode> {
    let tool = equipped(&root.join("target/schemathesis"), args.install)?;
    let wanted = |role: &str| args.roles.is_empty() || args.roles.iter().any(|it| it == role);
    if let Some(odd) = args.roles.iter().find(|role| !ROLES.iter().any(|(known, ..)| known == role)) {
        bail!("there is no role `{odd}` here; there are {}", ROLES.map(|(role, ..)| role).join(", "));
    }
    let binary = match &args.binary {
        Some(binary) => std::path::absolute(binary)?,
        None => harness::built(root, false)?,
    };
    let folder = tempfile::tempdir().context("there is no room for a data folder")?;
    let data = folder.path().join("demo");
    comity(&binary, &data, &["demo", "--build-only"])?;
    shut(&binary, &data)?;
    let (mut passed, mut failed) = (0, 0);
    for (role, person, grant) in ROLES.into_iter().filter(|(role, ..)| wanted(role)) {
        comity(&binary, &data, &[&["admin", "grant", person], grant].concat())?;
        let token = comity(&binary, &data, &["admin", "token", "new", person, "--for", "read,act,sign"])?;
        // A server of its own for each, so that what one has done stands in no other's way.
        let (_server, address) = serve(&binary, &data)?;
        let mut command = Command::new(&tool);
        command.args(["run", &format!("{address}/openapi.json"), "--checks", CHECKS, "--seed", "1"]);
        command.args(["--max-examples", &args.examples.to_string(), "--generation-database", "none"]);
        command.args(["--header", &format!("Authorization: Bearer {}", token.trim())]);
        let status = command.current_dir(folder.path()).status().context("cannot start schemathesis")?;
        println!("{} {role}", if status.success() { "ok     " } else { "FAILED " });
        if status.success() { passed += 1 } else { failed += 1 }
    }
    println!("{passed} passed, {failed} failed");
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// The tool, once it is there.
fn equipped(venv: &Path, install: bool) -> Result<PathBuf> {
    let tool = venv.join("bin/schemathesis");
    if install && !tool.is_file() {
        let python = Command::new("python3").args(["-m", "venv"]).arg(venv).status();
        let made = python.context("cannot start python3: `apt-get install python3 python3-venv`")?;
        ensure!(made.success(), "`python3 -m venv` failed: `apt-get install python3-venv`");
        let pip = Command::new(venv.join("bin/pip")).args(["install", "--quiet", VERSION]).status();
        ensure!(pip.context("cannot start pip")?.success(), "`pip install {VERSION}` failed");
    }
    match tool.is_file() {
        true => Ok(tool),
        false => bail!("the API is tried with schemathesis, which is not here: `cargo xtask api --install`"),
    }
}

/// What a command on the demo prints.
fn comity(binary: &Path, data: &Path, args: &[&str]) -> Result<String> {
    let mut command = Command::new(binary);
    let output = command.args(args).arg("--data").arg(data).env_remove("COMITY_NOW").output();
    let output = output.with_context(|| format!("cannot start {}", binary.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`comity {}` failed: {said}", args.join(" "));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lets the first person in, as they come in by their link: from then on nobody looks without being known.
fn shut(binary: &Path, data: &Path) -> Result<()> {
    let link = comity(binary, data, &["admin", "invite", ROLES[0].1])?;
    let path = link.trim().find("/welcome/").map(|from| &link.trim()[from..]);
    let (_server, address) = serve(binary, data)?;
    let host = address.trim_start_matches("http://");
    let form = "password=a+meadow+in+june";
    let mut socket = TcpStream::connect(host).context("the server does not answer")?;
    write!(
        socket,
        "POST {} HTTP/1.1\r\nHost: {host}\r\nOrigin: {address}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        path.context("`comity admin invite` printed no link")?,
        form.len()
    )?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 303"), "the first person could not come in: {answer}");
    Ok(())
}

/// Serves the demo as any workspace is served, on a free port, and yields its address once it answers there.
fn serve(binary: &Path, data: &Path) -> Result<(Server, String)> {
    let port = TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let mut command = Command::new(binary);
    command.args(["serve", "--listen", &address, "--data"]).arg(data);
    command.env_remove("COMITY_NOW").stdout(Stdio::piped());
    let child = command.spawn().with_context(|| format!("cannot start {}", binary.display()))?;
    let mut server = Server(child);
    let mut said = BufReader::new(server.0.stdout.take().context("the server says nothing")?);
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if line.contains(&address) {
            // What it says later is read, too, so that it never waits for a reader.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
            return Ok((server, format!("http://{address}")));
        }
        line.clear();
    }
    bail!("`comity serve` ended without saying where it is")
}
