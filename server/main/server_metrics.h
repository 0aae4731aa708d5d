// The gauges and counters of a running server that live outside ops::Metrics, as Prometheus text.
//
// Threads: from any.
#pragma once

#include <cstdint>
#include <string>

#include "engine/serving/engine.h"
#include "server/net/net_options.h"

namespace vitrina::server {

void write_server_metrics(std::string& out, const serving::Engine& engine, const net::NetStats& net,
                          std::uint64_t log_lines_dropped);

// Of what answers what keywords would bring.
void write_reach_metrics(std::string& out, const serving::ReachDesk::State& state);

}  // namespace vitrina::server
