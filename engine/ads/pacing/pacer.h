// Pacer: which share of auctions a campaign should enter next, so that its day's budget goes along with the
// day's traffic.
//
// The rule. Let x be the expected spend a campaign would have per unit of a day's traffic if it entered every
// auction: what it was expected to spend (price × click rate of every ad that was shown) over the traffic
// that passed times the share in force, both fading with a half-life of kMemory of a day's traffic. With n,
// what is left of the day's budget, and t, the traffic that is still to come in the campaign's hours, the
// next share is n / (x · t), at most 1; n is counted without half a click's price, which on average cannot be
// spent. Where x · t exceeds n by less than chance moves it, the share is 1: what bad luck leaves over at the
// end of the day cannot be made up for. What is left counts what was really spent, so the error of x is
// corrected as the day goes on, and towards its end the share opens by itself. x is put right by the ratio of
// real to expected spend, the campaign's own as far as it has clicks enough, else that of all campaigns that
// are held back, and by how far the whole shop is from its campaigns' x at this hour: at night rivals leave
// the auctions for all, sooner than a campaign of few ads can see it in its own.
//
// Source: Agarwal, Ghosh, Wei, You: Budget Pacing for Targeted Online Advertisements at LinkedIn, KDD 2014,
// whose multiplicative steps of 10 % this replaces: measured in README.md.
//
// Threads: a value, one at a time.
#pragma once

namespace vitrina::ads {

class Pacer {
 public:
  // Half-life of what x is estimated from, of a day's traffic; longer for campaigns of few ads, up to half a
  // day, so that some kEvidence ads are always in it: of fewer the estimate scatters so that its inverse, the
  // share, is too large on average.
  static constexpr double kMemory = 1.0 / 48;
  static constexpr double kLongestMemory = 0.5;
  static constexpr double kEvidence = 80;
  static constexpr double kFirstShare = 0.25;  // before anything is known
  static constexpr double kLeastShare = 1e-4;

  // What was served and charged since the last step. Money in micros, as a double: it decides no price.
  void add_served(double expected) noexcept {
    served_ += expected;
    shown_ += 1;
  }
  void add_spent(double spent) noexcept { spent_ += spent; }

  // Of the whole shop.
  struct Shop {
    double ratio = 1;  // real over expected spend, of campaigns that are held back
    double drift = 1;  // expected spend of late over what its campaigns' x foretold
  };
  // A step: `passed` of the day's traffic has gone by in the campaign's hours, with the share in force.
  // `budget` is the day's, `left` of it, `outstanding` the expected cost of tokens that are out (as it was
  // served, not put right), `ahead` the traffic to come; `price` what a click costs about.
  // Returns the next share.
  double step(double passed, double budget, double left, double outstanding, double ahead, const Shop& shop,
              double price) noexcept;

  // Whether x rests on ads enough to foretell anything.
  bool knows() const noexcept { return memory_.shown_sum >= kEvidence / 4; }
  // Since the last step: what was expected of what was shown, and of how many ads; what x foretold of it for
  // so much traffic.
  double served() const noexcept { return served_; }
  double shown() const noexcept { return shown_; }
  double foretold(double passed) const noexcept {
    return memory_.exposure_sum > 0 ? memory_.expected_sum / memory_.exposure_sum * memory_.share * passed
                                    : 0;
  }

  // What it has learned, for the next start.
  struct Memory {
    double share = 1;
    double ratio = 1;
    double shown_sum = 0;      // fading: ads
    double expected_sum = 0;   // their expected spend
    double exposure_sum = 0;   // and the traffic × share that it came from
    double long_expected = 0;  // fading slowly: expected and real spend, for their ratio
    double long_spent = 0;
    bool has_begun = false;
  };
  const Memory& memory() const noexcept { return memory_; }
  void restore(const Memory& memory) noexcept { memory_ = memory; }

  double share() const noexcept { return memory_.share; }
  // Real over expected spend, as the last step found it.
  double ratio() const noexcept { return memory_.ratio; }

 private:
  double served_ = 0;
  double shown_ = 0;
  double spent_ = 0;
  Memory memory_;
};

}  // namespace vitrina::ads
