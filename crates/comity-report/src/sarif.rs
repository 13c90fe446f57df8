//! SARIF 2.1.0: clauses are rules, breaches results, waivers suppressions.

use crate::report::{Case, Report};
use crate::safe::safe;
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
    let results: Vec<Value> = report
        .clauses
        .iter()
        .flat_map(|clause| clause.cases.iter().filter_map(|case| result(report, &clause.severity, case)))
        .collect();
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

fn result(report: &Report, severity: &str, case: &Case) -> Option<Value> {
    let waived = case.verdict == "waived";
    if !waived && case.verdict != "broken" {
        return None;
    }
    let function = case.function.as_deref().unwrap_or_default();
    let next = case.next.as_ref().map_or_else(String::new, |next| format!(" {}", next.sentence));
    let mut result = json!({
        "ruleId": case.clause,
        "level": level(severity),
        "message": { "text": safe(&format!("{}: {}.{next}", case.called(), case.because)) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(report.file.as_deref().unwrap_or("agreement.toml")) },
            },
            "logicalLocations": [{ "fullyQualifiedName": case.subject.reference }],
        }],
        "partialFingerprints": { "comity/v1": format!("{}/{}/{function}", case.clause, case.subject.reference) },
    });
    if waived {
        result["suppressions"] = json!([{ "kind": "external", "justification": safe(&case.because) }]);
    }
    if let Some(is_new) = case.is_new {
        result["baselineState"] = json!(if is_new { "new" } else { "unchanged" });
    }
    Some(result)
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
