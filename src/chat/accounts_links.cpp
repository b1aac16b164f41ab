#include "chat/accounts_impl.hpp"

// The public links of a company.
namespace dropline::chat {

namespace asio = boost::asio;

namespace {

constexpr int kCodeAttempts = 5;

// The main link stays the main one, and there is no second (that it always works is domain::valid_link's rule).
Result<void> keep_main_link(const domain::Link& stored, const domain::Link& changed) {
  if (!stored.is_main()) {
    if (changed.is_main()) return invalid_field("code", "A link needs a code; only the main link has none.");
    return {};
  }
  if (!changed.is_main()) return invalid_field("code", "The main link has no code: it is the company's own address.");
  return {};
}

}  // namespace

asio::awaitable<std::vector<domain::Link>> Accounts::links(CompanyId company) {
  auto query = [company](storage::Snapshot& db) { return storage::list_links(db, company); };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Link>> Accounts::link(CompanyId company, LinkId link) {
  auto query = [company, link](storage::Snapshot& db) -> Result<domain::Link> {
    auto found = storage::load_link(db, company, link);
    if (!found) return not_found();
    return std::move(*found);
  };
  co_return co_await impl_->store.read(query);
}

asio::awaitable<Result<domain::Link>> Accounts::add_link(domain::Seat seat, domain::Link link) {
  if (!domain::may_manage(seat.role)) co_return only_managers();
  const bool make_code = link.code.empty();
  link.company = seat.company;
  for (int attempt = 1;; ++attempt) {
    if (make_code) link.code = domain::make_link_code();
    link.id = LinkId{make_id(impl_->store.clock())};
    const auto valid = domain::valid_link(link);
    if (!valid) co_return valid.error();
    auto command = [&](storage::Tx& tx) { return storage::create_link(tx, *valid); };
    auto created = co_await impl_->store.write(command);
    const bool taken = !created && created.error().code == Code::conflict;
    if (!taken || !make_code || attempt == kCodeAttempts) co_return created;
  }
}

asio::awaitable<Result<domain::Link>> Accounts::change_link(domain::Seat seat, LinkId link, domain::LinkChange change) {
  if (!domain::may_manage(seat.role)) co_return only_managers();
  auto command = [&](storage::Tx& tx) -> Result<domain::Link> {
    const auto stored = storage::load_link(tx, seat.company, link);
    if (!stored) return not_found();
    const auto valid = domain::valid_link(domain::changed(*stored, change));
    if (!valid) return valid.error();
    if (auto kept = keep_main_link(*stored, *valid); !kept) return kept.error();
    return storage::update_link(tx, *valid);
  };
  co_return co_await impl_->store.write(command);
}

}  // namespace dropline::chat
