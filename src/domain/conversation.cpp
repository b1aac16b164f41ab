#include "dropline/domain/conversation.hpp"

namespace dropline::domain {

std::string_view to_string(Status status) { return status == Status::resolved ? "resolved" : "open"; }

bool reopens(AuthorKind author, Status status) { return author == AuthorKind::customer && status == Status::resolved; }

}  // namespace dropline::domain
