// ReusedList: a list that keeps its items when it is cleared, so that the strings in them keep their memory.
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace vitrina::query {

template <class Item>
class ReusedList {
 public:
  void clear() noexcept { size_ = 0; }
  // One more item, with whatever stood there before: set all of it.
  Item& add() {
    if (size_ == items_.size()) items_.emplace_back();
    return items_[size_++];
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  Item& operator[](std::size_t i) noexcept { return items_[i]; }
  const Item& operator[](std::size_t i) const noexcept { return items_[i]; }
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.begin() + static_cast<std::ptrdiff_t>(size_); }

 private:
  std::vector<Item> items_;
  std::size_t size_ = 0;
};

}  // namespace vitrina::query
