#include "dropline/domain/conversation.hpp"

namespace dropline::domain {

std::string_view to_string(Status status) { return status == Status::resolved ? "resolved" : "open"; }

}  // namespace dropline::domain
