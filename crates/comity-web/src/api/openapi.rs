//! The description of all of it, OpenAPI 3.1: made from the list of addresses, the cards of the acts and the
//! types of the answers, so that it cannot say anything else than what is so.

use super::answer::json;
use super::body::{Done, KEY};
use super::data::{Call, Source, Takes, schema};
use super::problem::{Problem, TYPE, What};
use super::uploads::FILE;
use super::{BASE, is_ours};
use crate::house::House;
use crate::routes::{Goes, ROUTES, Row, Sort as On};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use comity_auth::scope_of;
use comity_common::form::{Field, Sort, VISIBILITY};
use comity_common::practice::ActCard;
use comity_common::world::World;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The description, to be fetched.
pub async fn page(State(house): State<Arc<House>>) -> Response {
    let whole = house.read(|rooms| document(&rooms.world));
    match whole.map(|whole| serde_json::to_vec(&whole)) {
        Ok(Ok(bytes)) => json(StatusCode::OK, bytes),
        Ok(Err(_)) => Problem::fault(&house, &crate::pages::error::Fault::mishap()).into_response(),
        Err(down) => Problem::fault(&house, &down.into()).into_response(),
    }
}

/// The description of what a house with those acts answers to. It tells nothing of what is in the house.
pub fn document(world: &World) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut shapes = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    let problem = schema::<What>(&mut shapes);
    for row in ROUTES.iter().filter(|row| is_ours(row.path) && row.path.starts_with(BASE)) {
        match row.goes {
            Goes::Data(source) => {
                put(&mut paths, &row.path.replace("{*", "{"), row, looking(row, source, &mut shapes));
            }
            Goes::Call(call) if row.path.contains("{kind}") => {
                for card in by_hand(world) {
                    let path = row.path.replace("{kind}", card.kind.name);
                    put(&mut paths, &path, row, doing(row, card, call, &mut shapes));
                }
            }
            Goes::Call(call) => put(&mut paths, row.path, row, calling(row, call, &mut shapes)),
            Goes::Page(_) | Goes::To(_) => {}
        }
    }
    let schemas = shapes.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Comity",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "The agreement between product and every function around it, for programs.",
            "description": ABOUT,
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "problem": response("What is wrong, and what mends it.", TYPE, &problem.into()) },
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that somebody made at /account/tokens, or with `comity admin \
                                    token`. It does no more than its person may, and no more than its \
                                    scopes `read`, `act` and `sign` name. What only looks can be asked with \
                                    the session of a browser, too.",
                },
            },
        },
    })
}

const ABOUT: &str = "Each page's data and each act. The same log and the same `as_of` give the same bytes; what \
                     does not exist and what may not be seen are told of alike.";

fn by_hand(world: &World) -> impl Iterator<Item = &ActCard> {
    world.acts().iter().filter(|card| !card.does.is_empty())
}

fn put(paths: &mut Map<String, Value>, path: &str, row: &Row, operation: Value) {
    let at = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    at[row.method.name().to_lowercase()] = operation;
}

/// An address that looks.
fn looking(row: &Row, source: Source, shapes: &mut SchemaGenerator) -> Value {
    let mut parameters = in_path(row.path);
    for ask in source.asks {
        parameters.push(asked(ask.name, ask.says));
    }
    parameters.push(as_of());
    let answer: Value = (source.schema)(shapes).into();
    let mut responses = problems(&[400, 401, 403, 404, 421, 500]);
    responses.insert("200".to_owned(), response("The data.", "application/json", &answer));
    operation(row, row.says, &parameters, None, &responses)
}

/// A request that may change something, of a shape of its own.
fn calling(row: &Row, call: Call, shapes: &mut SchemaGenerator) -> Value {
    let body = match call.takes {
        Takes::Json(takes) => sent("application/json", &takes(shapes).into()),
        Takes::File(_) => sent(FILE, &json!({ "type": "string", "format": "binary" })),
        Takes::Act => sent("application/json", &json!(true)),
    };
    sending(row, row.says, call, body, shapes)
}

/// An act.
fn doing(row: &Row, card: &ActCard, call: Call, shapes: &mut SchemaGenerator) -> Value {
    sending(row, card.kind.says, call, sent("application/json", &fields(card)), shapes)
}

/// A body of a sort.
fn sent(sort: &str, schema: &Value) -> Value {
    json!({ "required": true, "content": { sort: { "schema": schema } } })
}

fn sending(row: &Row, says: &str, call: Call, body: Value, shapes: &mut SchemaGenerator) -> Value {
    let answer: Value = (call.gives)(shapes).into();
    let mut parameters = in_path(row.path);
    parameters.retain(|it| it["name"] != "kind");
    if let Takes::File(asks) = call.takes {
        let first = asks.first().map(|ask| ask.name);
        for ask in asks {
            let mut parameter = asked(ask.name, ask.says);
            parameter["required"] = json!(first == Some(ask.name));
            parameters.push(parameter);
        }
    }
    let mut statuses = vec![400, 401, 403, 404, 413, 415, 421, 422, 500, 503];
    let mut responses = Map::new();
    if call.writes {
        parameters.push(idempotency());
        statuses.push(409);
        let done = response("It was done.", "application/json", &answer);
        responses.insert("201".to_owned(), done);
        let repeated = response("It was done before: the first answer.", "application/json", &answer);
        responses.insert("200".to_owned(), repeated);
    } else {
        responses.insert("200".to_owned(), response("What came of it.", "application/json", &answer));
    }
    responses.extend(problems(&statuses));
    operation(row, says, &parameters, Some(body), &responses)
}

fn operation(
    row: &Row,
    says: &str,
    parameters: &[Value],
    body: Option<Value>,
    responses: &Map<String, Value>,
) -> Value {
    let mut operation = json!({ "summary": says, "parameters": parameters, "responses": responses });
    let scope = match row.on {
        On::Deed => None,
        _ => scope_of(row.action),
    };
    if let Some(scope) = scope {
        operation["description"] = json!(format!("Needs the scope `{}`.", scope.name()));
    }
    if let Some(body) = body {
        operation["requestBody"] = body;
    }
    operation
}

fn response(says: &str, sort: &str, shape: &Value) -> Value {
    json!({ "description": says, "content": { sort: { "schema": shape } } })
}

fn problems(statuses: &[u16]) -> Map<String, Value> {
    let problem = || json!({ "$ref": "#/components/responses/problem" });
    statuses.iter().map(|status| (status.to_string(), problem())).collect()
}

/// The names in an address.
fn in_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let names = names.map(|name| name.trim_start_matches('*'));
    names
        .map(|name| {
            let says = match name {
                "initiative" => "The initiative's id.",
                "column" => "A function; or `region:` and a region.",
                "clause" => "The clause's name.",
                "practice" => "The practice's name in paths.",
                "path" => {
                    "The page, as behind the practice's name in an address: `obligations`, `problem/p-7`."
                }
                _ => "Which.",
            };
            let shape = json!({ "type": "string", "minLength": 1 });
            json!({ "name": name, "in": "path", "required": true, "description": says, "schema": shape })
        })
        .collect()
}

fn asked(name: &str, says: &str) -> Value {
    let shape = json!({ "type": "string", "minLength": 1, "pattern": "\\S" });
    json!({ "name": name, "in": "query", "required": false, "description": says, "schema": shape })
}

fn as_of() -> Value {
    let says = "The instant to look from: a day, as in `2026-03-01`, or an instant in UTC; now if left out.";
    let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z)?$";
    let shape = json!({ "type": "string", "pattern": pattern });
    json!({ "name": "as_of", "in": "query", "required": false, "description": says, "schema": shape })
}

fn idempotency() -> Value {
    let says = "A word of your own for this request: sent again under the same, it is done once and answered \
                as the first time.";
    let shape = json!({ "type": "string", "pattern": "^[!-~]{1,200}$" });
    let name = "Idempotency-Key";
    debug_assert!(name.eq_ignore_ascii_case(KEY), "the name that is read");
    json!({ "name": name, "in": "header", "required": false, "description": says, "schema": shape })
}

/// The shape of an act's body, from its card.
pub fn fields(card: &ActCard) -> Value {
    let form = card.request();
    let all: Map<String, Value> =
        form.iter().map(|field| (field.name.to_owned(), takes(card, field))).collect();
    let required: Vec<&str> = form.iter().filter(|field| !field.optional).map(|field| field.name).collect();
    json!({
        "type": "object",
        "properties": all,
        "required": required,
        "additionalProperties": false,
    })
}

fn takes(card: &ActCard, field: &Field) -> Value {
    let text = |says: &str| {
        let least = if field.optional { json!({}) } else { json!({ "minLength": 1, "pattern": "\\S" }) };
        let mut shape = json!({ "type": "string", "description": says });
        if let (Value::Object(shape), Value::Object(least)) = (&mut shape, least) {
            shape.extend(least);
        }
        shape
    };
    let list = |says: &str| json!({ "type": "array", "description": says, "items": { "type": "string", "pattern": "^[^,]*$" } });
    match &field.sort {
        Sort::Choice(words) if field.name == VISIBILITY => json!({
            "type": "string",
            "enum": words,
            "description": "Who may see it: everybody here (if left out), those that `with` names, or those and as \
                            privileged. The last two need `with`; others learn that an exchange took place.",
        }),
        Sort::Choice(words) => json!({ "type": "string", "enum": words }),
        Sort::Day => text("A day, as in `2026-03-01`."),
        Sort::Person => text("A person's id."),
        Sort::People => list("People, by their ids or their mail addresses."),
        Sort::Function => text("A function."),
        Sort::Initiative => text("An initiative's id."),
        Sort::Keynote => text("A keynote's id."),
        Sort::Several => list("Words of your choosing."),
        Sort::Amount => text("An amount with its unit, as in `12000 EUR`."),
        Sort::Thing => text("A thing, as in `document:launch-plan`."),
        Sort::Name if card.opens && card.matter() == Some(field.name) => {
            text("The id of what it opens; drawn if left out.")
        }
        Sort::Number => text("A number of at most three decimals, as in `12.5`."),
        Sort::Announcement => {
            text("An initiative and the keynote that it is promised for, as in `atlas@spring`.")
        }
        Sort::Line => text("As the forecast's page or `comity forecast --json` gives it."),
        Sort::Zone => text("An IANA time zone, as in `Europe/Berlin`."),
        Sort::Name => text("A name."),
        Sort::Prose => text("In words; sealed, and erasable."),
    }
}

/// The shape of what a request that writes gives.
pub fn done(shapes: &mut SchemaGenerator) -> schemars::Schema {
    schema::<Done>(shapes)
}
