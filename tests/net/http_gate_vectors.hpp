#pragma once

#include <string>
#include <vector>

namespace dropline::net {

struct GateVector {
  std::string name;
  std::string request;
};

inline std::string request_with(const std::string& fields, const std::string& line = "GET / HTTP/1.1") {
  return line + "\r\n" + fields + "\r\n";
}

// Requests that a proxy and a lenient server read in two ways, or that no honest client sends. Each must get 400 and a closed
// connection. Judged on the gate alone and, over plain TCP and TLS, on the whole server.
inline std::vector<GateVector> refused_requests() {
  const std::string host = "Host: a.example\r\n";
  const std::string post = "POST / HTTP/1.1";
  const auto nul = std::string(1, '\0');
  return {
      // where the body ends
      {"transfer_encoding_chunked", request_with(host + "Transfer-Encoding: chunked\r\n", post) + "0\r\n\r\n"},
      {"transfer_encoding_identity", request_with(host + "Transfer-Encoding: identity\r\n", post)},
      {"transfer_encoding_and_length",
       request_with(host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", post) + "0\r\n\r\n"},
      {"transfer_encoding_other_case", request_with(host + "tRANSFER-eNCODING: chunked\r\n", post)},
      {"transfer_encoding_obscured_value", request_with(host + "Transfer-Encoding: xchunked\r\n", post)},
      {"transfer_encoding_with_tab", request_with(host + "Transfer-Encoding:\tchunked\r\n", post)},
      {"transfer_encoding_twice",
       request_with(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", post)},
      {"transfer_encoding_in_http_1_0", request_with(host + "Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0")},
      {"transfer_encoding_empty", request_with(host + "Transfer-Encoding:\r\n", post)},
      {"content_length_twice", request_with(host + "Content-Length: 1\r\nContent-Length: 2\r\n", post)},
      {"content_length_twice_the_same", request_with(host + "Content-Length: 1\r\nContent-Length: 1\r\n", post)},
      {"content_length_list", request_with(host + "Content-Length: 1, 1\r\n", post)},
      {"content_length_plus", request_with(host + "Content-Length: +1\r\n", post)},
      {"content_length_minus", request_with(host + "Content-Length: -1\r\n", post)},
      {"content_length_hex", request_with(host + "Content-Length: 0x1\r\n", post)},
      {"content_length_inner_space", request_with(host + "Content-Length: 1 1\r\n", post)},
      {"content_length_leading_zero", request_with(host + "Content-Length: 01\r\n", post)},
      {"content_length_empty", request_with(host + "Content-Length:\r\n", post)},
      {"content_length_overflow", request_with(host + "Content-Length: 18446744073709551617\r\n", post)},
      {"upgrade_with_body", request_with(host + "Upgrade: websocket\r\nContent-Length: 5\r\n")},
      {"unknown_expectation", request_with(host + "Expect: 200-maybe\r\n")},
      // for whom it is
      {"no_host", request_with("Accept: */*\r\n")},
      {"no_host_in_http_1_0", request_with("", "GET / HTTP/1.0")},
      {"two_hosts", request_with(host + "Host: b.example\r\n")},
      {"two_equal_hosts", request_with(host + host)},
      {"empty_host", request_with("Host:\r\n")},
      {"host_with_user", request_with("Host: a@b.example\r\n")},
      {"host_with_path", request_with("Host: a.example/x\r\n")},
      {"host_list", request_with("Host: a.example, b.example\r\n")},
      {"host_with_space", request_with("Host: a.example b\r\n")},
      {"host_with_bad_port", request_with("Host: a.example:80x\r\n")},
      {"host_with_empty_port", request_with("Host: a.example:\r\n")},
      {"host_with_open_bracket", request_with("Host: [::1\r\n")},
      {"absolute_form", request_with(host, "GET http://a.example/ HTTP/1.1")},
      {"authority_form", request_with(host, "CONNECT a.example:443 HTTP/1.1")},
      {"asterisk_form", request_with(host, "OPTIONS * HTTP/1.1")},
      {"two_origins", request_with(host + "Origin: http://a\r\nOrigin: http://b\r\n")},
      // how lines are cut
      {"folded_line", request_with(host + "X: a\r\n b\r\n")},
      {"folded_first_line", request_with(" " + host)},
      {"tab_folded_line", request_with(host + "X: a\r\n\tb\r\n")},
      {"bare_lf_between_fields", "GET / HTTP/1.1\r\nHost: a.example\nX: y\r\n\r\n"},
      {"bare_lf_everywhere", "GET / HTTP/1.1\nHost: a.example\n\n"},
      {"bare_cr_in_value", request_with(host + "X: a\rb\r\n")},
      {"bare_cr_before_crlf", request_with(host + "X: a\r\r\n")},
      {"nul_in_value", request_with(host + "X: a" + nul + "b\r\n")},
      {"nul_in_name", request_with(host + "X" + nul + ": b\r\n")},
      {"control_character", request_with(host + "X: a\x01"
                                                "b\r\n")},
      {"delete_character", request_with(host + "X: a\x7f\r\n")},
      {"vertical_tab_after_name", request_with(host + "Content-Length\x0b: 1\r\n", post)},
      {"space_before_colon", request_with(host + "Content-Length : 1\r\n", post)},
      {"tab_before_colon", request_with(host + "Content-Length\t: 1\r\n", post)},
      {"no_colon", request_with(host + "nonsense\r\n")},
      {"empty_name", request_with(host + ": x\r\n")},
      {"name_with_space", request_with(host + "Content Length: 1\r\n", post)},
      {"name_not_ascii", request_with(host + "X\xc3\xbc: 1\r\n")},
      {"empty_first_line", "\r\n" + request_with(host)},
      // the request line
      {"unknown_version", request_with(host, "GET / HTTP/1.2")},
      {"version_2", request_with(host, "GET / HTTP/2.0")},
      {"version_lower_case", request_with(host, "GET / http/1.1")},
      {"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"no_version", request_with(host, "GET /")},
      {"two_spaces", request_with(host, "GET  / HTTP/1.1")},
      {"space_in_target", request_with(host, "GET /a b HTTP/1.1")},
      {"space_at_the_end", request_with(host, "GET / HTTP/1.1 ")},
      {"tab_for_space", request_with(host, "GET\t/\tHTTP/1.1")},
      {"method_with_odd_character", request_with(host, "GE(T / HTTP/1.1")},
      {"method_too_long", request_with(host, "ABCDEFGHIJKLMNOPQ / HTTP/1.1")},
      {"fragment", request_with(host, "GET /#x HTTP/1.1")},
      {"target_not_ascii", request_with(host, "GET /\xc3\xbc HTTP/1.1")},
      {"relative_target", request_with(host, "GET a HTTP/1.1")},
  };
}

inline std::vector<GateVector> accepted_requests() {
  const std::string host = "Host: a.example\r\n";
  return {
      {"browser",
       request_with(host + "User-Agent: Mozilla/5.0 (X11)\r\nAccept: text/html;q=0.9\r\nCookie: a=b; c=d\r\n")},
      {"lower_case_names", request_with("host: a.example\r\ncontent-length: 0\r\n", "POST /x HTTP/1.1")},
      {"host_with_port", request_with("Host: a.example:8080\r\n")},
      {"host_ipv6", request_with("Host: [2001:db8::1]:443\r\n")},
      {"host_underscore", request_with("Host: chat_app\r\n")},
      {"blanks_around_value", request_with("Host:  a.example \t\r\n")},
      {"empty_value", request_with(host + "X:\r\n")},
      {"utf8_value", request_with(host + "User-Agent: B\xc3\xbcro\r\n")},
      {"tab_inside_value", request_with(host + "X: a\tb\r\n")},
      {"query_with_odd_characters", request_with(host, "GET /a?x={1}|[2]^%20 HTTP/1.1")},
      {"http_1_0", request_with(host, "GET / HTTP/1.0")},
      {"expectation", request_with(host + "Expect: 100-Continue\r\nContent-Length: 3\r\n", "POST / HTTP/1.1")},
      {"upgrade", request_with(host + "Upgrade: websocket\r\nConnection: Upgrade\r\n")},
      {"unknown_method", request_with(host, "BREW /pot HTTP/1.1")},
  };
}

}  // namespace dropline::net
