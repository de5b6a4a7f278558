//! What is wrong with a table or a line of it, in words.
use crate::domain::enrolment::Column;
use crate::domain::report::FieldProblem;
use crate::text;
use crate::ui::desk::{lang, words};
use crate::wire::problem::{Problem, code};

fn column(column: Column) -> &'static str {
    match column {
        Column::Code => text::enrolment_column_code(lang()),
        Column::Village => text::enrolment_column_village(lang()),
        Column::Moo => text::enrolment_column_moo(lang()),
        Column::Name => text::enrolment_column_name(lang()),
        Column::Position => text::enrolment_column_position(lang()),
    }
}

/// `รหัสหมู่บ้าน: …`, so that the cell is found.
pub fn of_field(problem: &FieldProblem) -> String {
    let lang = lang();
    let sentence = match problem.code.as_str() {
        "village_code_unreadable" => text::enrolment_bad_code(lang),
        "village_outside" => text::enrolment_bad_outside(lang),
        "subdistrict_unknown" => text::enrolment_bad_subdistrict(lang),
        "moo_unreadable" => text::enrolment_bad_moo(lang),
        "moo_differs" => text::enrolment_bad_moo_differs(lang),
        "village_named_otherwise" => text::enrolment_bad_two_names(lang),
        "official_twice" => text::enrolment_bad_twice(lang),
        "official_has_other_position" => text::enrolment_bad_position(lang),
        "text_missing" => text::enrolment_bad_missing(lang),
        "text_too_long" => text::enrolment_bad_long(lang),
        "text_unreadable" => text::enrolment_bad_text(lang),
        "column_missing" => text::enrolment_bad_column(lang),
        other => return words().problem(other),
    };
    let sentence = words().num(sentence);
    match Column::ALL.into_iter().find(|column| column.code() == problem.field) {
        Some(known) => format!("{}: {sentence}", column(known)),
        None => sentence,
    }
}

/// Why the table as a whole was refused.
pub fn of_table(problem: &Problem) -> Vec<String> {
    let lang = lang();
    let sentence = match problem.code.as_str() {
        code::VALIDATION => return problem.errors.iter().map(of_field).collect(),
        code::CHANGED_MEANWHILE => text::enrolment_changed(lang),
        code::SHEET_EMPTY => text::enrolment_bad_empty(lang),
        code::SHEET_UNREADABLE => text::enrolment_bad_file(lang),
        code::TOO_LARGE => text::enrolment_bad_size(lang),
        other => return vec![words().problem(other)],
    };
    vec![words().num(sentence)]
}
