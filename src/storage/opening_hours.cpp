#include "dropline/storage/waits.hpp"

// The tables opening_hours, holidays and reply_settings.
namespace dropline::storage {

domain::OpeningHours load_opening_hours(Snapshot& db, CompanyId company) {
  domain::OpeningHours hours;
  auto week = db.query(
      "SELECT day, from_minute, to_minute FROM opening_hours WHERE company_id = $1 ORDER BY day, from_minute", company);
  while (week.next()) {
    hours.week.push_back(
        {static_cast<int>(week.integer(0)), static_cast<int>(week.integer(1)), static_cast<int>(week.integer(2))});
  }
  auto holidays = db.query("SELECT day, name FROM holidays WHERE company_id = $1 ORDER BY day", company);
  while (holidays.next()) hours.holidays.push_back({holidays.integer(0), holidays.text(1)});
  return hours;
}

bool keeps_hours(Snapshot& db, CompanyId company) {
  auto row = db.query(
      "SELECT 1 FROM opening_hours WHERE company_id = $1 UNION ALL SELECT 1 FROM holidays WHERE company_id = $1"
      " LIMIT 1",
      company);
  return row.next();
}

ReplySettings load_reply_settings(Snapshot& db, CompanyId company) {
  auto row = db.query("SELECT away_de, away_en, show_reply_time FROM reply_settings WHERE company_id = $1", company);
  if (!row.next()) return {};
  return {row.text(0), row.text(1), row.boolean(2)};
}

void save_opening_hours(Tx& tx, CompanyId company, const domain::OpeningHours& hours, const ReplySettings& settings) {
  tx.execute(
      "INSERT INTO reply_settings (company_id, away_de, away_en, show_reply_time) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (company_id) DO UPDATE SET away_de = excluded.away_de, away_en = excluded.away_en,"
      " show_reply_time = excluded.show_reply_time",
      company, settings.away_de, settings.away_en, settings.show_reply_time);
  tx.execute("DELETE FROM opening_hours WHERE company_id = $1", company);
  for (const auto& interval : hours.week) {
    tx.execute("INSERT INTO opening_hours (company_id, day, from_minute, to_minute) VALUES ($1, $2, $3, $4)", company,
               interval.day, interval.from, interval.to);
  }
  tx.execute("DELETE FROM holidays WHERE company_id = $1", company);
  for (const auto& holiday : hours.holidays) {
    tx.execute("INSERT INTO holidays (company_id, day, name) VALUES ($1, $2, $3)", company, holiday.day, holiday.name);
  }
}

}  // namespace dropline::storage
