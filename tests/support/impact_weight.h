// Our ranking as Xapian's: a Weight for a database whose wdf is our impact. Threads: as Xapian's own.
#pragma once

#include <xapian.h>

#include <string>

#include "engine/query/idf.h"

namespace vitrina::test {

// idf × impact, and kHeldUnit for holding the term at all where more words come first; every sum is a whole
// number below 2^53, so exact.
class ImpactWeight final : public Xapian::Weight {
 public:
  static constexpr double kHeldUnit = 4294967296.0;  // above any score

  explicit ImpactWeight(bool count_held) : count_held_(count_held) {
    need_stat(COLLECTION_SIZE);
    need_stat(TERMFREQ);
    need_stat(WDF);
    need_stat(WDF_MAX);
  }
  std::string name() const override { return "vitrina_impact"; }
  ImpactWeight* clone() const override { return new ImpactWeight(count_held_); }
  void init(double) override {
    idf_ = query::inverse_document_frequency(get_collection_size(), get_termfreq());
  }
  double get_sumpart(Xapian::termcount impact, Xapian::termcount, Xapian::termcount) const override {
    return idf_ * static_cast<double>(impact) + (count_held_ ? kHeldUnit : 0);
  }
  double get_maxpart() const override {
    return idf_ * static_cast<double>(get_wdf_upper_bound()) + (count_held_ ? kHeldUnit : 0);
  }
  double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
  double get_maxextra() const override { return 0; }

 private:
  bool count_held_;
  double idf_ = 0;
};

}  // namespace vitrina::test
