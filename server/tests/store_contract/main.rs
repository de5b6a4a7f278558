//! What the store promises, told as stories that run on SQLite and, when `RUTAN_TEST_POSTGRES` holds an address
//! (`postgres://user@host/database`), on a fresh schema there.
mod assignments;
mod audit;
mod closing;
mod demo;
mod directives;
mod enrolment;
mod factors;
mod follow;
mod key_messages;
mod ledger;
mod notices;
mod offer;
mod passkeys;
mod people;
mod photos;
mod pictures;
mod reports;
mod reviews;
mod roles;
mod scope;
mod search;
mod stage;
mod totals;
mod writer;

/// One test per engine for each story.
macro_rules! stories {
    ($($module:ident::$name:ident;)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let stage = super::stage::Stage::sqlite().await;
                crate::$module::$name(&stage).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(stage) = super::stage::Stage::postgres().await {
                    crate::$module::$name(&stage).await;
                }
            })*
        }
    };
}

stories! {
    assignments::of_many_who_name_somebody_at_once_one_is_first;
    assignments::a_successor_takes_over_and_the_days_never_meet;
    assignments::rights_come_with_the_first_day_and_go_after_the_last;
    assignments::a_gap_is_seen_by_those_above_and_nobody_else;
    totals::sums_are_what_the_rows_say_after_whatever_happened;
    totals::readers_see_each_change_while_nobody_counts;
    totals::no_change_is_read_twice_while_others_add_up;
    totals::what_another_server_added_up_is_noticed;
    totals::sums_that_are_wrong_are_found_and_mended;
    totals::two_who_count_at_once_count_once;
    totals::only_what_changes_a_sum_is_written_and_only_enough_of_it_is_added_up;
    totals::a_flood_of_changes_is_added_up_in_parts_where_others_wait_for_it;
    reports::a_repeat_gets_the_identical_receipt;
    reports::other_content_under_the_same_version_is_refused;
    reports::a_repeat_is_known_by_its_content_when_the_digest_is_another_servers;
    reports::a_change_after_sending_is_the_next_version;
    reports::a_correction_takes_its_place_once_its_pictures_are_here;
    reports::a_correction_whose_pictures_come_at_once_takes_its_place;
    reports::a_correction_that_cannot_be_read_holds_up_nothing;
    reports::what_was_left_waiting_takes_its_place_in_a_later_look;
    reports::eight_phones_sending_one_report_make_one_row;
    reports::eight_contents_under_one_identity_leave_one;
    reports::numbers_run_within_a_buddhist_year;
    reports::the_whole_report_comes_back_as_it_was_sent;
    reports::an_unknown_unit_stores_nothing;
    reports::a_cursor_shows_each_row_once_while_more_come_in;
    photos::one_picture_completes_every_report_that_waits_for_it;
    photos::pictures_arriving_at_once_complete_their_report;
    photos::naming_and_storing_at_once_never_leaves_a_report_waiting;
    photos::a_stored_picture_is_checked_by_a_job_once;
    photos::a_lost_job_is_claimed_again;
    photos::a_job_that_must_be_done_is_tried_however_long_it_takes;
    pictures::the_wall_equals_a_recount_after_a_random_history;
    pictures::like_pictures_are_found_at_both_and_others_are_not;
    pictures::a_poster_that_everybody_photographs_is_no_flood;
    pictures::a_picture_that_all_were_sent_and_kept_each_in_bytes_of_its_own_is_no_flood_either;
    pictures::a_dismissed_warning_stays_with_its_reason;
    pictures::what_a_picture_says_of_its_day_is_held_against_the_claim_and_goes_with_a_correction;
    pictures::what_was_said_of_a_contradiction_is_not_said_of_a_worse_one;
    pictures::a_picture_nobody_names_keeps_no_print;
    audit::a_hundred_changes_by_hand_are_all_found;
    audit::what_a_server_noted_stays_where_the_database_was_taken_back;
    audit::old_entries_go_from_the_front_and_whoever_takes_more_is_found;
    search::reports_are_found_by_the_place_they_come_from;
    search::words_are_found_without_spaces_and_with_a_letter_wrong;
    search::nobody_finds_anything_outside_their_scope;
    search::a_name_that_is_nearly_it_is_found_though_it_holds_all_of_a_words_parts;
    search::what_is_found_follows_every_change;
    search::exact_finds_come_first_then_the_newest_and_pages_hold_each_once;
    search::what_was_there_before_is_taken_in;
    reviews::a_judgement_is_kept_and_its_repeat_is_answered_alike;
    reviews::of_reviewers_at_once_one_is_heard_and_the_others_are_told;
    reviews::a_judgement_and_a_new_version_at_once_never_judge_what_was_not_seen;
    reviews::a_corrected_report_waits_again_and_its_history_is_whole;
    reviews::the_inbox_holds_what_is_to_be_judged;
    scope::nobody_is_shown_anything_outside_their_scope;
    scope::units_come_in_pages_by_area;
    scope::a_moved_unit_leaves_its_reports_where_they_were;
    people::enrolling_twice_enrols_once;
    people::a_card_is_bound_to_the_first_device;
    people::a_later_card_replaces_an_unused_one_and_time_ends_it;
    people::cutting_off_a_lost_phone_ends_it_for_good;
    people::two_phones_with_one_card_one_gets_in;
    people::a_districts_cards_are_issued_at_once_and_cut_nobody_off;
    people::of_prints_at_once_each_person_keeps_one_card;
    people::people_are_found_by_what_stands_in_name_position_or_unit;
    people::sessions_end_by_time_and_by_hand;
    people::guessing_closes_the_key_for_a_while;
    people::of_guesses_at_once_each_is_counted;
    people::what_ended_long_ago_is_removed_and_when_somebody_was_seen_is_not;
    people::areas_are_kept_and_renamed;
    factors::a_secret_counts_once_it_is_confirmed_and_is_not_replaced_then;
    factors::a_step_is_taken_once_and_never_an_earlier_one;
    factors::a_recovery_code_is_used_once_and_of_two_lots_one_counts;
    enrolment::a_table_is_written_whole_or_not_at_all;
    enrolment::of_two_who_bring_a_table_at_once_one_does;
    enrolment::what_is_enrolled_is_seen_within_the_scope_alone;
    ledger::each_unit_that_owes_has_one_row_however_often_it_is_opened;
    ledger::an_ended_month_is_never_rewritten;
    ledger::due_days_hold_for_the_campaign_a_province_or_one_unit;
    ledger::what_comes_in_is_counted_in_the_row;
    ledger::reports_that_were_there_first_are_found_when_the_month_opens;
    ledger::nothing_and_excuses_are_kept_until_the_month_is_locked;
    ledger::every_state_is_the_domains_and_the_groups_add_up;
    ledger::nobody_is_shown_rows_or_counts_outside_their_scope;
    ledger::a_month_comes_in_pages;
    follow::a_month_that_nobody_opened_is_opened_when_something_came_for_it;
    follow::a_part_never_opens_a_month;
    follow::a_changed_row_recounts_no_other;
    follow::whoever_changes_is_noticed_wherever_they_lie;
    follow::a_judgement_at_the_same_time_is_not_undone;
    follow::what_lags_behind_is_mended_this_month_and_the_month_before_and_never_once_closed;
    closing::what_a_closed_month_counted_never_changes;
    closing::what_comes_after_the_closing_is_kept_and_counts_once_it_is_opened_again;
    closing::what_a_month_counts_is_told_by_who_was_first_and_not_by_the_clock;
    closing::the_list_behind_a_figure_adds_up_to_it;
    closing::no_traffic_changes_a_closed_row;
    closing::a_correction_that_waits_when_its_month_is_closed_waits_on;
    closing::nothing_can_be_taken_back_until_the_month_is_closed;
    notices::a_year_of_the_ladder_reminds_once_a_rung_and_never_at_night;
    offer::no_channel_pushes_another_out_and_pages_hold_them_all;
    offer::any_picture_of_the_month_may_be_placed_however_many_there_are;
    offer::the_annexed_table_is_whole;
    writer::what_was_answered_is_there_whoever_hung_up;
    writer::hanging_up_leaves_no_transaction_open;
    writer::a_failing_write_does_not_take_its_neighbours_along;
    directives::numbers_go_out_without_a_gap_or_a_double;
    directives::of_two_who_send_at_once_under_one_number_one_does;
    directives::fifty_registrars_at_once_get_fifty_consecutive_numbers;
    directives::a_letter_is_registered_once_and_in_order;
    directives::a_letter_goes_down_step_by_step_and_nobody_has_it_twice;
    directives::a_correction_takes_the_place_of_the_first_which_stays_readable;
    directives::a_letter_to_nobody_is_not_sent;
    key_messages::of_two_changes_to_a_key_message_one_holds;
    key_messages::a_key_message_takes_anothers_place_in_one_moment;
    key_messages::a_line_of_key_messages_ends_as_the_first_to_begin_says;
    key_messages::everybody_is_shown_key_messages_of_their_place_and_day;
    demo::a_second_start_finds_the_demo_country_there;
    demo::a_start_that_was_broken_off_is_made_good_and_what_people_did_stays;
    passkeys::of_twenty_that_are_added_at_once_as_many_stay_as_one_may_have;
    passkeys::an_answer_is_used_once_and_a_key_that_counts_counts_on;
    passkeys::a_session_that_ended_adds_none;
    writer::two_processes_may_start_at_once;
    writer::a_server_starts_on_tables_of_a_newer_release;
}

/// What SQLite has nothing of.
mod on_postgres_alone {
    use super::roles;
    use super::stage::Stage;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_works_with_an_account_that_cannot_take_back_what_the_record_says() {
        if let Some(stage) = Stage::postgres().await {
            roles::a_server_works_with_an_account_that_cannot_take_back_what_the_record_says(&stage).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_that_may_not_make_tables_says_who_does_when_some_are_missing() {
        if let Some(stage) = Stage::postgres().await {
            roles::a_server_that_may_not_make_tables_says_who_does_when_some_are_missing(&stage).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn whoever_looks_with_a_program_of_their_own_sees_reports_and_no_secret() {
        if let Some(stage) = Stage::postgres().await {
            roles::whoever_looks_with_a_program_of_their_own_sees_reports_and_no_secret(&stage).await;
        }
    }
}
