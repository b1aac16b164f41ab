#include "chat/accounts_impl.hpp"

// Companies: who works where, and what managers change.
namespace dropline::chat {

namespace asio = boost::asio;

namespace {

// Puts the valid form of `value` in its place, or gives the error.
template <class Check>
Result<void> settle(std::string& value, Check check) {
  auto valid = check(std::move(value));
  if (!valid) return valid.error();
  value = std::move(*valid);
  return {};
}

}  // namespace

Result<domain::Company> valid_company(domain::Company company) {
  if (auto ok = settle(company.name, domain::valid_company_name); !ok) return ok.error();
  if (company.slug.empty()) company.slug = domain::slug_from_name(company.name);
  if (auto ok = settle(company.slug, domain::valid_slug); !ok) return ok.error();
  if (auto ok = settle(company.color, domain::valid_color); !ok) return ok.error();
  if (auto ok = settle(company.locale, domain::valid_locale); !ok) return ok.error();
  if (auto ok = settle(company.time_zone, domain::valid_time_zone); !ok) return ok.error();
  return company;
}

domain::Link main_link_of(const domain::Company& company, std::string greeting, const Clock& clock) {
  domain::Link link;
  link.id = LinkId{make_id(clock)};
  link.company = company.id;
  link.title = company.name;
  link.greeting = std::move(greeting);
  return link;
}

asio::awaitable<std::vector<storage::Employment>> Accounts::companies_of(AgentId agent) {
  auto query = [agent](storage::Snapshot& db) { return storage::companies_of(db, agent); };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Seat>> Accounts::seat(AgentId agent, std::string company_slug) {
  auto query = [&](storage::Snapshot& db) -> Result<domain::Seat> {
    const auto company = storage::find_company(db, company_slug);
    if (!company) return not_found();
    const auto member = storage::load_member(db, company->id, agent);
    if (!member) return not_found();
    return domain::Seat{company->id, agent, member->role};
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Company>> Accounts::company(domain::Seat seat) {
  auto query = [seat](storage::Snapshot& db) -> Result<domain::Company> {
    auto company = storage::load_company(db, seat.company);
    if (!company) return not_found();
    return std::move(*company);
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Company>> Accounts::change_company(domain::Seat seat, CompanyChange change) {
  if (!domain::may_manage(seat.role)) co_return only_managers();
  auto command = [&](storage::Tx& tx) -> Result<domain::Company> {
    storage::lock_company(tx, seat.company);
    auto stored = storage::load_company(tx, seat.company);
    if (!stored) return not_found();
    auto changed = *stored;
    changed.name = change.name.value_or(stored->name);
    changed.color = change.color.value_or(stored->color);
    changed.locale = change.locale.value_or(stored->locale);
    changed.time_zone = change.time_zone.value_or(stored->time_zone);
    auto valid = valid_company(std::move(changed));
    if (!valid) return valid.error();
    return storage::update_company(tx, *valid);
  };
  co_return co_await impl_->store.write(command);
}

asio::awaitable<Result<domain::Company>> Accounts::add_company(domain::Company company) {
  auto valid = valid_company(std::move(company));
  if (!valid) co_return valid.error();
  valid->id = CompanyId{make_id(impl_->store.clock())};
  const auto link = main_link_of(*valid, {}, impl_->store.clock());
  auto command = [&](storage::Tx& tx) -> Result<domain::Company> {
    auto made = storage::create_company(tx, *valid);
    if (!made) return made.error();
    if (auto linked = storage::create_link(tx, link); !linked) return linked.error();
    return made;
  };
  co_return co_await impl_->store.write(command);
}

asio::awaitable<std::vector<domain::Company>> Accounts::all_companies() {
  auto query = [](storage::Snapshot& db) { return storage::list_companies(db); };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Company>> Accounts::company_by_slug(std::string slug) {
  auto query = [&](storage::Snapshot& db) -> Result<domain::Company> {
    auto company = storage::find_company(db, slug);
    if (!company) return not_found();
    return std::move(*company);
  };
  co_return co_await impl_->store.read(query);
}

}  // namespace dropline::chat
