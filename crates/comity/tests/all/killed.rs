//! The loop that kills, run shortly; and that its checker fails when there is something to find.

use std::process::Command;

fn kill9(args: &[&str]) -> (bool, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "-p", "xtask", "--", "kill9", "--binary", env!("CARGO_BIN_EXE_comity")]);
    let output = command.args(args).output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

#[test]
fn a_killed_comity_keeps_what_it_promised() {
    let (good, said) = kill9(&["--cycles", "5"]);
    assert!(good && said.ends_with("5 passed, 0 failed\n"), "{said}");
}

#[test]
fn a_store_that_breaks_its_word_is_found_out() {
    let (good, said) = kill9(&["--cycles", "5", "--control"]);
    assert!(!good && said.ends_with("0 passed, 5 failed\n"), "{said}");
    assert_eq!(said.matches(": control: ").count(), 5, "{said}");
}
