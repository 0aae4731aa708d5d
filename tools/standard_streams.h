// Standard error and its neighbours, where a caller closed them or nobody can write to them any more (a full
// disk behind a redirection): what a command does must not hang on whether its messages are read.
//
// Threads: take_standard_streams() before there are any; print_message() from any thread.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace vitrina::tools {

// Makes sure that descriptors 0, 1 and 2 are taken, so that no file of ours gets one of these numbers and,
// with it, the messages meant for standard error. To be called before anything is opened. Errors: none; where
// even this fails, the streams stay as they were.
void take_standard_streams() noexcept;

// Writes to standard error. A message that cannot be written is lost; fmt::print would throw.
void write_message(std::string_view text) noexcept;

template <class... Arguments>
void print_message(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_message(fmt::format(format, std::forward<Arguments>(arguments)...));
}

}  // namespace vitrina::tools
