// Requests that a server must refuse and close, each with the status it gets.
#pragma once

#include <string>
#include <vector>

namespace vitrina::test {

struct RefusedShape {
  std::string name;
  std::string bytes;
  unsigned status = 400;
  bool in_body = false;  // the header is in order
};

inline std::vector<RefusedShape> refused_shapes() {
  using namespace std::string_literals;
  const std::string line = "POST / HTTP/1.1\r\n";
  const std::string host = line + "Host: a\r\n";
  const std::string chunked = host + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
  const auto with = [&](const std::string& fields) { return host + fields + "\r\n"; };
  return {
      // who is to say where the body ends
      {"both TE and CL", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + chunks},
      {"both CL and TE", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + chunks},
      {"TE gzip", with("Transfer-Encoding: gzip\r\n") + chunks},
      {"TE identity", with("Transfer-Encoding: identity\r\n") + chunks},
      {"TE gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n") + chunks},
      {"TE chunked, gzip", with("Transfer-Encoding: chunked, gzip\r\n") + chunks},
      {"TE chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n") + chunks},
      {"two TE", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + chunks},
      {"TE xchunked", with("Transfer-Encoding: xchunked\r\n") + chunks},
      {"TE chunked;q=1", with("Transfer-Encoding: chunked;q=1\r\n") + chunks},
      {"TE empty", with("Transfer-Encoding:\r\n") + chunks},
      {"TE quoted", with("Transfer-Encoding: \"chunked\"\r\n") + chunks},
      {"TE with a vertical tab", with("Transfer-Encoding: \vchunked\r\n") + chunks},
      {"TE gzip beside CL", with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n") + "hello"},
      {"TE in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks},
      {"two equal CL", with("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello"},
      {"two CL", with("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello"},
      {"CL list", with("Content-Length: 5, 5\r\n") + "hello"},
      {"CL +5", with("Content-Length: +5\r\n") + "hello"},
      {"CL -5", with("Content-Length: -5\r\n") + "hello"},
      {"CL 0x5", with("Content-Length: 0x5\r\n") + "hello"},
      {"CL 5a", with("Content-Length: 5a\r\n") + "hello"},
      {"CL 5 0", with("Content-Length: 5 0\r\n") + "hello"},
      {"CL empty", with("Content-Length:\r\n")},
      {"CL beyond 64 bits", with("Content-Length: 18446744073709551621\r\n") + "hello"},
      {"CL huge", with("Content-Length: 9999999999999999999\r\n"), 413},
      // Host
      {"no Host", line + "\r\n"},
      {"two Hosts", with("Host: b\r\n")},
      {"two equal Hosts", with("Host: a\r\n")},
      {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"Host with a blank", line + "Host: a b\r\n\r\n"},
      {"Host list", line + "Host: a,b\r\n\r\n"},
      {"Host with a path", line + "Host: a/b\r\n\r\n"},
      // lines
      {"obs-fold", with("X: a\r\n b\r\n")},
      {"obs-fold with a tab", with("X: a\r\n\tb\r\n")},
      {"obs-fold that hides TE", with("X: a\r\n Transfer-Encoding: chunked\r\n")},
      {"fold before the first field", line + " Host: a\r\n\r\n"},
      {"bare LF lines", "GET / HTTP/1.1\nHost: a\n\n"},
      {"bare LF in a field", with("X: a\nY: b\r\n")},
      {"bare CR in a field", with("X: a\rY: b\r\n")},
      {"bare CR in the request line", "GET / HTTP/1.1\rHost: a\r\n\r\n"},
      {"LF CR", "GET / HTTP/1.1\n\rHost: a\r\n\r\n"},
      {"NUL in a value", with("X: a\0b\r\n"s)},
      {"NUL in a name", with("X\0: a\r\n"s)},
      {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s},
      {"control character in a value", with("X: a\x01\r\n")},
      {"DEL in a value", with("X: a\x7f\r\n")},
      {"space before the colon", with("Content-Length : 5\r\n") + "hello"},
      {"tab before the colon", with("Transfer-Encoding\t: chunked\r\n") + chunks},
      {"space in a name", with("X Y: a\r\n")},
      {"no colon", with("Content-Length 5\r\n")},
      {"empty name", with(": 5\r\n")},
      {"name that is no token", with("X(y): 5\r\n")},
      {"name with UTF-8", with("Ключ: 5\r\n")},
      {"Connection that is no list", with("Connection: a b\r\n")},
      // request line
      {"no version", "GET /\r\nHost: a\r\n\r\n"},
      {"only a method", "GET\r\nHost: a\r\n\r\n"},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"trailing space", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
      {"lower case version", "GET / http/1.1\r\nHost: a\r\n\r\n"},
      {"version 1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
      {"version 1", "GET / HTTP/1\r\nHost: a\r\n\r\n"},
      {"version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
      {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"version 2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"target without a slash", "GET v1/search HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"target with a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"target of another scheme", "GET ftp://a/b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"star without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"absolute target without a host", "GET http:///b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
      {"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TLS", "\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03"},
      {"space first", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"expectation", with("Expect: 200-ok\r\nContent-Length: 5\r\n") + "hello", 417},
      {"two expectations", with("Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"),
       417},
      // bodies in chunks
      {"chunk extension", chunked + "5;a=b\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk extension on the last", chunked + "5\r\nhello\r\n0;a\r\n\r\n", 400, true},
      {"long chunk extension", chunked + "5;" + std::string(40000, 'a'), 400, true},
      {"trailer", chunked + "5\r\nhello\r\n0\r\nX: y\r\n\r\n", 400, true},
      {"long trailer", chunked + "5\r\nhello\r\n0\r\nX: " + std::string(1000, 'y'), 400, true},
      {"trailer with a length", chunked + "5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n", 400, true},
      {"chunk size that is none", chunked + "xyz\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk size 0x5", chunked + "0x5\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk size with a sign", chunked + "+5\r\nhello\r\n0\r\n\r\n", 400, true},
      {"negative chunk size", chunked + "-1\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk size after a blank", chunked + " 5\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk size before a blank", chunked + "5 \r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk size beyond 64 bits", chunked + "10000000000000005\r\nhello\r\n0\r\n\r\n", 400, true},
      {"huge chunk size", chunked + "ffffffffffffffff\r\nhello", 413, true},
      {"chunk longer than it says", chunked + "4\r\nhello\r\n0\r\n\r\n", 400, true},
      {"chunk with bare LF", chunked + "5\nhello\n0\n\n", 400, true},
      {"chunk data not ended", chunked + "5\r\nhello0\r\n\r\n", 400, true},
      {"endless digits", chunked + std::string(100, '0'), 400, true},
  };
}

}  // namespace vitrina::test
