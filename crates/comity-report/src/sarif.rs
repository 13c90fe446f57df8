//! SARIF 2.1.0: clauses are rules, breaches results, waivers suppressions.

use crate::machine;
use crate::report::{Case, Clause, Report};
use crate::safe::safe;
use crate::tell;
use serde_json::{Value, json};

/// The report as a SARIF document.
pub fn document(report: &Report) -> Value {
    let rules: Vec<Value> = report
        .clauses
        .iter()
        .map(|clause| {
            json!({
                "id": clause.clause,
                "shortDescription": { "text": safe(&clause.says) },
                "help": { "text": safe(&clause.because) },
                "defaultConfiguration": { "level": level(&clause.severity) },
            })
        })
        .collect();
    let wholes = report.clauses.iter().filter(|clause| clause.fails_unseen()).map(|clause| {
        let mut result = base(report, clause, "error", &machine::whole(clause), "");
        if clause.is_new == Some(true) {
            result["baselineState"] = json!("new");
        }
        result
    });
    let all = report.clauses.iter();
    let cases = all.flat_map(|clause| clause.cases.iter().filter_map(|case| result(report, clause, case)));
    let results: Vec<Value> = wholes.chain(cases).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "comity", "rules": rules } },
            "results": results,
        }],
    })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "must" => "error",
        "should" => "warning",
        _ => "note",
    }
}

/// A breach or a waived one. Its level is an error exactly if it makes the check fail; a breach of a clause
/// that is too light for that is a warning; one that is let be, a note.
fn result(report: &Report, clause: &Clause, case: &Case) -> Option<Value> {
    let waived = case.verdict == "waived";
    if !waived && case.verdict != "broken" {
        return None;
    }
    let level = match clause.state.as_str() {
        _ if case.fails => "error",
        "broken" if !waived && case.is_new != Some(false) => "warning",
        _ => "note",
    };
    let function = case.function.as_deref().unwrap_or_default();
    let text = format!("{}: {}", tell::named(case), machine::said(report, clause, case));
    let subject = &case.subject.reference;
    let mut result = base(report, clause, level, &text, &format!("{subject}/{function}"));
    result["locations"][0]["logicalLocations"] = json!([{ "fullyQualifiedName": subject }]);
    if waived {
        result["suppressions"] = json!([{ "kind": "external", "justification": safe(&case.because) }]);
    }
    if let Some(is_new) = case.is_new {
        result["baselineState"] = json!(if is_new { "new" } else { "unchanged" });
    }
    Some(result)
}

/// A result at the clause's place in the agreement's file.
fn base(report: &Report, clause: &Clause, level: &str, text: &str, print: &str) -> Value {
    let file = uri(report.file.as_deref().unwrap_or("agreement.toml"));
    let mut physical = json!({ "artifactLocation": { "uri": file } });
    if let Some(line) = clause.line {
        physical["region"] = json!({ "startLine": line });
    }
    json!({
        "ruleId": clause.clause,
        "level": level,
        "message": { "text": safe(text) },
        "locations": [{ "physicalLocation": physical }],
        "partialFingerprints": { "comity/v1": format!("{}/{print}", clause.clause) },
    })
}

/// A path as a reference: forward slashes, and `%20` where a space is.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_with_a_space_is_still_a_reference() {
        assert_eq!(super::uri("our\\way of work/ä.toml"), "our/way%20of%20work/%C3%A4.toml");
    }
}
