#pragma once

#include <string_view>

namespace dropline {

// Tells systemd (Type=notify) "READY=1" or "STOPPING=1"; does nothing when it did not start us.
void tell_service_manager(std::string_view state);

}  // namespace dropline
