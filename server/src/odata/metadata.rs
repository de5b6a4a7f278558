//! `$metadata`: the tables in CSDL, made from their columns.
use std::fmt::Write;

use super::path::SETS;
use crate::store::tables::{Column, Kind, Table};

/// The namespace of the types.
pub const NAMESPACE: &str = "Rutan";

/// EDMX 4.0. Every name in it is one of ours, so nothing needs escaping.
pub fn document() -> String {
    let mut xml = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>",
        "<Schema Namespace=\"Rutan\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">"
    ));
    SETS.iter().for_each(|table| entity(&mut xml, table));
    xml.push_str("<EntityContainer Name=\"Container\">");
    for table in SETS {
        let _ = write!(xml, "<EntitySet Name=\"{}\" EntityType=\"{NAMESPACE}.{}\">", table.set, table.entity);
        if table.unit.is_some() {
            xml.push_str("<NavigationPropertyBinding Path=\"Unit\" Target=\"Units\"/>");
        }
        xml.push_str("</EntitySet>");
    }
    xml.push_str("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>");
    xml
}

fn entity(xml: &mut String, table: &Table) {
    let _ = write!(xml, "<EntityType Name=\"{}\"><Key>", table.entity);
    for key in table.key {
        let _ = write!(xml, "<PropertyRef Name=\"{key}\"/>");
    }
    xml.push_str("</Key>");
    for column in table.columns {
        let null = if column.nullable { "" } else { " Nullable=\"false\"" };
        let _ = write!(xml, "<Property Name=\"{}\" Type=\"{}\"{null}/>", column.property, edm(column));
    }
    if table.unit.is_some() {
        let _ = write!(xml, "<NavigationProperty Name=\"Unit\" Type=\"{NAMESPACE}.Unit\"/>");
    }
    xml.push_str("</EntityType>");
}

fn edm(column: &Column) -> &'static str {
    match column.kind {
        Kind::Id => "Edm.Guid",
        Kind::Text | Kind::Code(_) => "Edm.String",
        Kind::Number => "Edm.Int64",
        Kind::Date => "Edm.Date",
        Kind::Time | Kind::Deadline => "Edm.DateTimeOffset\" Precision=\"3",
        Kind::Flag => "Edm.Boolean",
    }
}
