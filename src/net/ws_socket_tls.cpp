#include "net/tls_stream.hpp"
#include "net/ws_socket_impl.hpp"

namespace dropline::net {

template void start_ws_session(std::shared_ptr<Edge>, TlsStream, const BeastRequest&, HttpRequest, SocketSlot);

}  // namespace dropline::net
