#include "net/ws_socket_impl.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace dropline::net {

template void start_ws_session(std::shared_ptr<Edge>, boost::asio::ip::tcp::socket, const BeastRequest&, HttpRequest,
                               SocketSlot);

}  // namespace dropline::net
