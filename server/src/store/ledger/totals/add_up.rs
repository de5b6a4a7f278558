//! Adding up what has changed: what a job does.
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// To be ended by the name of what has the changes, and by [`BY_GROUP`].
const INTO_TOTALS: &str = "INSERT INTO month_totals (month, district, settled, due_at, units, activities, people, online, online_people, \
     on_air, on_air_people, on_ground, on_ground_people, billboard, billboard_people, community, community_people, documents, \
     documents_people) \
     SELECT month, district, settled, due_at, SUM(units), SUM(activities), SUM(people), SUM(online), SUM(online_people), \
     SUM(on_air), SUM(on_air_people), SUM(on_ground), SUM(on_ground_people), SUM(billboard), SUM(billboard_people), \
     SUM(community), SUM(community_people), SUM(documents), SUM(documents_people) FROM ";
const BY_GROUP: &str = " GROUP BY month, district, settled, due_at ON CONFLICT (month, district, settled, due_at) DO UPDATE SET \
     units = month_totals.units + excluded.units, activities = month_totals.activities + excluded.activities, \
     people = month_totals.people + excluded.people, \
     online = month_totals.online + excluded.online, online_people = month_totals.online_people + excluded.online_people, \
     on_air = month_totals.on_air + excluded.on_air, on_air_people = month_totals.on_air_people + excluded.on_air_people, \
     on_ground = month_totals.on_ground + excluded.on_ground, \
     on_ground_people = month_totals.on_ground_people + excluded.on_ground_people, \
     billboard = month_totals.billboard + excluded.billboard, \
     billboard_people = month_totals.billboard_people + excluded.billboard_people, \
     community = month_totals.community + excluded.community, \
     community_people = month_totals.community_people + excluded.community_people, \
     documents = month_totals.documents + excluded.documents, \
     documents_people = month_totals.documents_people + excluded.documents_people";

/// Whoever keeps a month's sums in memory compares this number. To be ended by the name of what has the changes, and by [`ONCE_MORE`].
const ANOTHER_TIME: &str = "INSERT INTO month_counts (month, times) SELECT DISTINCT month, 1 FROM ";
const ONCE_MORE: &str = " WHERE TRUE ON CONFLICT (month) DO UPDATE SET times = month_counts.times + 1";

fn joined(parts: &[&'static str]) -> Sql {
    let mut query = sql("");
    parts.iter().for_each(|part| query.push(part));
    query
}

impl Store {
    /// Adds what has changed to the sums, when it is `from` changes or more; false when it is fewer. Any number of processes may.
    pub async fn add_up_months(&self, from: u32) -> Result<bool> {
        // Looked for first, so that an idle installation writes nothing.
        let waiting = sql("SELECT COUNT(*) FROM (SELECT 1 FROM month_changes LIMIT $1) c").bind(from);
        if self.db.first::<(i64,)>(waiting).await?.is_none_or(|(waiting,)| waiting < i64::from(from)) {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        match tx {
            Tx::Sqlite(_) => {
                let times = joined(&[ANOTHER_TIME, "month_changes", ONCE_MORE]);
                let totals = joined(&[INTO_TOTALS, "month_changes WHERE TRUE", BY_GROUP]);
                for step in [times, totals, sql("DELETE FROM month_changes")] {
                    tx.link().run(step).await?;
                }
            }
            Tx::Postgres(_) => {
                // By one at a time: two would add to the same sums in different orders.
                tx.link().run(sql("LOCK TABLE month_counts IN SHARE ROW EXCLUSIVE MODE")).await?;
                // In one statement, which knows the changes that it takes from those that come meanwhile.
                let taken = "WITH taken AS (DELETE FROM month_changes RETURNING *), times AS (";
                tx.link().run(joined(&[taken, ANOTHER_TIME, "taken", ONCE_MORE, ") ", INTO_TOTALS, "taken", BY_GROUP])).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }
}
