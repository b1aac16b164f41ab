#include "net/http_session_impl.hpp"

namespace dropline::net {

template void start_http_session(std::shared_ptr<Edge>, TlsStream, const IpAddress&);

}  // namespace dropline::net
