//! The public editing traces: their recorded text, and exactly the recorded attribution.

use comity_pads::trace;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

/// Where the traces lie, beside this checkout; `None` says so and skips.
fn traces() -> Option<PathBuf> {
    let place = std::env::var_os("COMITY_TRACES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/editing-traces"),
        PathBuf::from,
    );
    if !place.is_dir() {
        eprintln!("SKIPPED: there is no ../shared/data/editing-traces beside this checkout");
        return None;
    }
    Some(place)
}

fn unpacked(path: PathBuf) -> Vec<u8> {
    let mut json = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut json).unwrap();
    json
}

#[test]
fn a_concurrent_trace_gives_its_text_and_its_attribution() {
    let Some(place) = traces() else { return };
    let trace = trace::read(&unpacked(place.join("concurrent_traces/friendsforever.json.gz"))).unwrap();
    let played = trace::play(&trace).unwrap();
    let told: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.join("friendsforever.attribution.json")).unwrap())
            .unwrap();
    let surviving: BTreeMap<usize, u64> = serde_json::from_value(told["surviving"].clone()).unwrap();
    assert!(played.is_recorded);
    assert_eq!(played.surviving, surviving);
    assert_eq!(played.surviving, BTreeMap::from([(0, 10_625), (1, 10_737)]));
    // The same from a snapshot.
    let again = comity_pads::snapshot::read(&comity_pads::snapshot::write(&played.pad)).unwrap();
    assert_eq!(again.by_person(), played.pad.by_person());
}

#[test]
fn a_sequential_trace_gives_its_text() {
    let Some(place) = traces() else { return };
    for name in ["sveltecomponent", "friendsforever_flat"] {
        let trace = trace::read(&unpacked(place.join(format!("sequential_traces/{name}.json.gz")))).unwrap();
        let played = trace::play(&trace).unwrap();
        assert!(played.is_recorded, "{name}");
        let n_chars = played.text.chars().count() as u64;
        assert_eq!(played.surviving, BTreeMap::from([(0, n_chars)]), "{name}");
    }
}

const SMALL: &str = r#"{"kind":"concurrent","endContent":"yo 😀 ho\n","numAgents":2,"txns":[
    {"parents":[],"agent":0,"patches":[[0,0,"hi 😀 you\n"]]},
    {"parents":[0],"agent":0,"patches":[[0,2,""],[0,0,"yo"]]},
    {"parents":[0],"agent":1,"patches":[[5,3,"ho"]]},
    {"parents":[1,2],"agent":1,"patches":[]}]}"#;

#[test]
fn positions_count_characters_also_where_one_takes_two_units() {
    let played = trace::play(&trace::read(SMALL.as_bytes()).unwrap()).unwrap();
    assert_eq!(played.text, "yo 😀 ho\n");
    assert!(played.is_recorded);
    assert_eq!(played.surviving, BTreeMap::from([(0, 6), (1, 2)]));
}

#[test]
fn a_trace_that_contradicts_itself_is_refused_in_words() {
    let said = |json: &str| match trace::read(json.as_bytes()).and_then(|trace| trace::play(&trace)) {
        Ok(_) => panic!("it was played"),
        Err(refused) => refused.to_string(),
    };
    assert_eq!(said(&SMALL.replace("[5,3,", "[5,300,")), "transaction 2 changes text beyond the end");
    assert_eq!(
        said(&SMALL.replace("\"parents\":[1,2]", "\"parents\":[1,7]")),
        "transaction 3 names a transaction that the trace does not have before it"
    );
    assert_eq!(
        said(&SMALL.replace("\"agent\":1", "\"agent\":9")),
        "transaction 2 names a person that the trace does not have before it"
    );
    assert!(said("{}").starts_with("this is no editing trace"));
}
