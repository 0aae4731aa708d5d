// JSON out: appends to a string, no tree in between. Used for stored records and for answers over HTTP.
//
// The writer places commas; the caller calls key() before each value of an object. Strings are escaped as
// JSON wants, U+2028 and U+2029 too (so the text may stand in a script); invalid UTF-8 must not reach it.
// A double that is NaN or infinite is written as null.
//
// Threads: one at a time. Lifetime: refers to `out`.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/money.h"

namespace vitrina::index {

// Appends the escaped characters of `text` without the surrounding quotes.
void append_json_escaped(std::string& out, std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  void key(std::string_view name) {
    comma();
    quoted(name);
    out_.push_back(':');
    need_comma_ = false;
  }

  void value(std::string_view text) {
    comma();
    quoted(text);
  }
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool boolean) { raw(boolean ? "true" : "false"); }
  void value(Money money) {
    comma();
    append_decimal_micros(out_, money.micros);
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) void value(T number) {
    comma();
    append_number(number);
  }
  void value(double number) {
    if (!std::isfinite(number)) return null();
    comma();
    append_number(number);
  }
  void null() { raw("null"); }

  // Appends text that is JSON already, as one value.
  void raw(std::string_view json) {
    comma();
    out_.append(json);
  }

  // An array of texts, as one value.
  template <class Texts>
  void texts(const Texts& all) {
    begin_array();
    for (const std::string_view text : all) value(text);
    end_array();
  }

  template <class T>
  void field(std::string_view name, const T& v) {
    key(name);
    value(v);
  }

 private:
  void comma() {
    if (need_comma_) out_.push_back(',');
    need_comma_ = true;
  }
  void open(char bracket) {
    comma();
    out_.push_back(bracket);
    need_comma_ = false;
  }
  void close(char bracket) {
    out_.push_back(bracket);
    need_comma_ = true;
  }
  void quoted(std::string_view text) {
    out_.push_back('"');
    append_json_escaped(out_, text);
    out_.push_back('"');
  }
  template <class T>
  void append_number(T number) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out_.append(buffer, end);
  }

  std::string& out_;
  bool need_comma_ = false;
};

}  // namespace vitrina::index
