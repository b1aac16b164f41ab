#include "chat/accounts_impl.hpp"
#include "chat/waiting.hpp"

#include "dropline/domain/message.hpp"
#include "dropline/domain/text.hpp"

// When a company is there, and what it says about its replies.
namespace dropline::chat {

namespace asio = boost::asio;

namespace {

CompanyHours load_hours(storage::Snapshot& db, domain::Company company, Micros now) {
  const waiting::Times times(db, std::move(company));
  const auto notice = waiting::notice(db, times, std::nullopt, now);
  CompanyHours loaded{times.hours(), times.settings(), notice};
  if (notice.outlook.open) return loaded;
  const auto& clock = times.schedule().clock();
  loaded.away_de_now = domain::away_text(times.settings().away_de, notice.outlook.opens_at, now, clock, "de");
  loaded.away_en_now = domain::away_text(times.settings().away_en, notice.outlook.opens_at, now, clock, "en");
  return loaded;
}

// "" stays, and stands for the built-in message.
Result<std::string> valid_away_message(std::string text) {
  if (domain::is_clean_utf8(text) && domain::trim(text).empty()) return std::string();
  auto valid = domain::valid_body(std::move(text), kAwayMessageCharacters);
  if (!valid) return invalid_field("away_message", valid.error().message);
  return valid;
}

Result<storage::ReplySettings> valid_settings(storage::ReplySettings settings) {
  auto de = valid_away_message(std::move(settings.away_de));
  if (!de) return de.error();
  auto en = valid_away_message(std::move(settings.away_en));
  if (!en) return en.error();
  return storage::ReplySettings{*std::move(de), *std::move(en), settings.show_reply_time};
}

}  // namespace

asio::awaitable<Result<CompanyHours>> Accounts::hours(domain::Seat seat) {
  const Micros now = impl_->store.clock().now();
  auto query = [seat, now](storage::Snapshot& db) -> Result<CompanyHours> {
    auto company = storage::load_company(db, seat.company);
    if (!company) return not_found();
    return load_hours(db, *std::move(company), now);
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<CompanyHours>> Accounts::change_hours(domain::Seat seat, domain::OpeningHours hours,
                                                             storage::ReplySettings settings) {
  if (!domain::may_manage(seat.role)) co_return only_managers();
  const auto valid_hours = domain::valid_opening_hours(std::move(hours));
  if (!valid_hours) co_return valid_hours.error();
  const auto valid = valid_settings(std::move(settings));
  if (!valid) co_return valid.error();

  auto command = [&](storage::Tx& tx) -> Result<CompanyHours> {
    storage::lock_company(tx, seat.company);
    auto company = storage::load_company(tx, seat.company);
    if (!company) return not_found();
    storage::save_opening_hours(tx, seat.company, *valid_hours, *valid);
    return load_hours(tx, *std::move(company), tx.now());
  };
  co_return co_await impl_->store.write(command);
}

}  // namespace dropline::chat
