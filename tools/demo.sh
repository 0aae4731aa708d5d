#!/usr/bin/env bash
# From nothing to answers over HTTP: installs what is missing, builds, generates 50 thousand listings, makes an image
# of them, starts the server on loopback and shows three searches.
#
#   tools/demo.sh           keeps the server running until Ctrl-C
#   tools/demo.sh --check   verifies the answers instead, stops the server, exits with 1 where something is wrong
set -euo pipefail
cd "$(dirname "$0")/.."
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # so that what one clone compiled serves the next

case "${1-}" in
  '') check=false ;;
  --check) check=true ;;
  *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac
vitrina=build/release/tools/vitrina
demo=build/demo

step() { printf '\n== %s\n' "$1"; }
die() { echo "demo: $1" >&2; exit 1; }

server=
stop_server() {
  [ -n "$server" ] || return 0
  local pid=$server
  server=
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid"
}
trap 'stop_server || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

step 'Packages and build'
tools/install_packages.sh
cmake --preset release | tail -n 1
cmake --build --preset release --parallel "$(nproc)" --target vitrina

step 'Fifty thousand listings, and an image of them'
mkdir -p "$demo"
"$vitrina" generate --listings 50000 --seed 1 --out "$demo"
"$vitrina" build "$demo/catalog.jsonl" --out "$demo/catalog.img"

step 'The server'
port=8080
if (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; then port=0; fi  # taken: any free one
"$vitrina" serve --index "$demo/catalog.img" --listen "127.0.0.1:$port" 2>"$demo/server.log" </dev/null &
server=$!
address= ready=false
for _ in {1..100}; do
  kill -0 "$server" 2>/dev/null || break
  address=$(sed -n 's|^vitrina: http://\([^/]*\)/.*|\1|p' "$demo/server.log")
  [ -n "$address" ] && curl -sf -o /dev/null --max-time 2 "http://$address/readyz" && { ready=true; break; }
  sleep 0.1
done
$ready || { cat "$demo/server.log" >&2; die 'the server did not start'; }
echo "http://$address (log: $demo/server.log)"

# search BODY: the answer to POST /v1/search
search() { curl -sS --fail-with-body --max-time 10 -H 'Content-Type: application/json' -d "$1" "http://$address/v1/search"; }

# show NAME BODY: the question, and of the answer its hits and facets in short; the whole of both is kept under NAME.
declare -A asked answered
show() {
  printf '\nPOST /v1/search %s\n' "$2"
  asked[$1]=$2
  answered[$1]=$(search "$2")
  jq -r '
    def plain: gsub("</?em>"; "*") | gsub("&quot;"; "\"") | gsub("&#39;"; "\u0027") | gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&amp;"; "&");
    "\(.total) listings in \(.took_us) µs\(if .relaxed then ", relaxed: each holds at least \(.quorum.held) of \(.quorum.groups) words" else "" end)",
    (.hits[:5][] | "  \(.highlight.title | plain)  \(.listing.brand // "")  \(.listing.price // "-")"),
    (.facets | to_entries[] | "  \(.key):",
      ((.value.children? // .value.histogram? // .value)[:4][]
        | "\(.count | tostring | (" " * (10 - length)) + .)  \(.value // "\(.from)..\(.to)")\(if .selected then " (chosen)" else "" end)"))
  ' <<<"${answered[$1]}"
}

step 'Three searches'
show russian '{"q":"кроссовки женские","facets":["category","brand"],"facet_limit":1000,"highlight":true}'
show english '{"q":"wireless mouse","facets":["category","brand","price"],"facet_limit":1000,"highlight":true}'
show filtered '{"q":"ноутбук","filters":{"category":["Электроника"],"price":{"max":60000},"in_stock":true},"facets":["category","brand"],"highlight":true}'

if ! $check; then
  printf '\nThe server answers at http://%s until Ctrl-C. Try\n' "$address"
  printf "  curl 'http://%s/v1/search?q=ноутбук&price=..60000&facets=brand' | jq\n" "$address"
  wait "$server"
  exit
fi

step 'Checks'
failures=0
# holds NAME ANSWER CONDITION [jq options]: the condition is a jq expression over the answer.
holds() {
  local name=$1 input=$2 condition=$3
  shift 3
  if jq -e "$@" "$condition" <<<"$input" >/dev/null; then
    echo "  ok      $name"
  else
    echo "  FAILED  $name: $condition"
    failures=$((failures + 1))
  fi
}
for name in russian english; do
  holds "$name: more than a page of listings" "${answered[$name]}" '.total > 20 and (.hits | length) == 20'
  holds "$name: the category counts add up to the total" "${answered[$name]}" '([.facets.category.children[].count] | add) == .total'
  holds "$name: the brand counts stay within the total" "${answered[$name]}" '([.facets.brand[].count] | add) <= .total'
  holds "$name: the best hits are marked" "${answered[$name]}" '[.hits[:5][] | .highlight.title | contains("<em>")] | all'
  query=$(jq '.q' <<<"${asked[$name]}")
  brand=$(jq '.facets.brand[0]' <<<"${answered[$name]}")
  chosen=$(search '{"q":'"$query"',"filters":{"brand":['"$(jq .value <<<"$brand")"']},"facets":["brand"],"facet_limit":1000}')
  holds "$name: the first brand chosen gives as many listings as its count said" "$chosen" '.total == $brand.count and ([.hits[].listing.brand == $brand.value] | all)' --argjson brand "$brand"
  holds "$name: the counts of the other brands stand" "$chosen" '[.facets.brand[] | {value, count}] == $brands' --argjson brands "$(jq '[.facets.brand[] | {value, count}]' <<<"${answered[$name]}")"
done
holds 'russian: every listing holds both words' "${answered[russian]}" '.quorum.held == 2 and .quorum.groups == 2'
holds 'russian: the words stand in the first titles' "${answered[russian]}" '[.hits[:5][].listing.title | test("кроссовк"; "i") and test("женск"; "i")] | all'
holds 'english: the words stand in the first title' "${answered[english]}" '.hits[0].listing.title | test("wireless"; "i") and test("mouse"; "i")'
holds 'english: the price histogram stays within the total' "${answered[english]}" '([.facets.price.histogram[].count] | add) <= .total and .facets.price.min <= .facets.price.max'
holds 'filtered: every hit passes the filters' "${answered[filtered]}" '.total > 0 and ([.hits[].listing | .category[0] == "Электроника" and .price <= 60000 and (.stock // 1) > 0] | all)'
holds 'sorted by price: the cheapest comes first' "$(search '{"q":"ноутбук","sort":"price_asc"}')" '[.hits[].listing.price] | . == sort'

words=$(search '{"q":"ноутбук"}')
shouted=$(search '{"q":"НОУТБУКАМИ"}')
holds 'case and inflection do not matter' "$shouted" '.total == $total and [.hits[].id] == $ids' \
  --argjson total "$(jq .total <<<"$words")" --argjson ids "$(jq '[.hits[].id]' <<<"$words")"
by_get=$(curl -sS -G --data-urlencode 'q=ноутбук' "http://$address/v1/search")
holds 'GET and POST agree' "$by_get" '[.hits[].id] == $ids' --argjson ids "$(jq '[.hits[].id]' <<<"$words")"
refused=$(curl -sS -d '{"q":"x","filters":{"price":{"min":"cheap"}}}' -H 'Content-Type: application/json' "http://$address/v1/search")
holds 'a wrong filter is refused by name' "$refused" '.error.code == "invalid_argument" and (.error.field | startswith("filters.price"))'

if stop_server; then echo '  ok      the server stops cleanly'; else
  echo "  FAILED  the server stops cleanly: exit code $?"
  failures=$((failures + 1))
fi
[ "$failures" -eq 0 ] || die "$failures checks failed"
printf '\nAll checks passed.\n'
