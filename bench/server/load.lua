-- wrk's part of the server bench: each connection asks for a check, and polls what was asked for until it is answered.
-- HOPSCOPE_TOKEN, HOPSCOPE_PATH and HOPSCOPE_BODY say what to send; with HOPSCOPE_NUMBERS the body's %d is each number below in
-- turn. The last lines are counts, then the ids of all checks that
-- were answered 200, for whoever looks them up in the store.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  headers = { ["authorization"] = "Bearer " .. os.getenv("HOPSCOPE_TOKEN"), ["content-type"] = "application/json" }
  numbers, number = tonumber(os.getenv("HOPSCOPE_NUMBERS")), 0
  post = wrk.format("POST", os.getenv("HOPSCOPE_PATH"), headers, os.getenv("HOPSCOPE_BODY"))
  pending = {}
  accepted, answered, repolled, refused = 0, 0, 0, 0
  ids, refusal = {}, ""
end

-- wrk does not tell connections apart, and needs not: whatever was accepted is polled by whoever asks next.
function request()
  local path = table.remove(pending)
  if path == nil and numbers == nil then return post end
  if path == nil then
    number = (number + 1) % numbers
    return wrk.format("POST", os.getenv("HOPSCOPE_PATH"), headers, os.getenv("HOPSCOPE_BODY"):format(number))
  end
  return wrk.format("GET", path, headers)
end

local function location_of(headers)
  local url = headers["Location"] or headers["location"]
  return url:match("^https?://[^/]+(.*)$")
end

function response(status, headers, body)
  if status == 202 then
    local path = location_of(headers)
    -- The answer to a POST carries no body of a poll; both lead to the same place.
    if known ~= nil and known[path] then repolled = repolled + 1 else accepted = accepted + 1 end
    known = known or {}
    known[path] = true
    table.insert(pending, path)
  elseif status == 200 then
    answered = answered + 1
    ids[answered] = (headers["x-ms-request-id"] or "")
  else
    refused = refused + 1
    refusal = status .. " " .. body:sub(1, 300)
  end
end

function done(summary, latency)
  local total = { accepted = 0, answered = 0, repolled = 0, refused = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(total) do total[name] = total[name] + thread:get(name) end
  end
  local errors = summary.errors
  print(string.format(
    'RESULT {"seconds":%.4f,"requests":%d,"accepted":%d,"answered":%d,"repolled":%d,"refused":%d,"broken":%d,"p50Ms":%.4f,"p99Ms":%.4f}',
    summary.duration / 1e6, summary.requests, total.accepted, total.answered, total.repolled, total.refused,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
  for _, thread in ipairs(threads) do
    if thread:get("refusal") ~= "" then print("REFUSED " .. thread:get("refusal")) end
    for _, id in ipairs(thread:get("ids")) do print("ID " .. id) end
  end
end
