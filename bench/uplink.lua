-- wrk: each request is one new uplink of ChirpStack's HTTP integration. The 10,000 devices are shared out among wrk's threads; a
-- thread visits its own in scattered order, so that neighbours in time belong to different tenants, and every visit counts the
-- device's frame counter up by one. WEBHOOK_SECRET is the bearer secret, RUN tells two runs apart.
local devices, stride = 10000, 3571
local next_slot = 0

function setup(thread)
  thread:set("slot", next_slot)
  next_slot = next_slot + 1
end

local run = tonumber(os.getenv("RUN") or "1")
local threads = tonumber(os.getenv("THREADS") or "2")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("WEBHOOK_SECRET") }
local template = '{"deduplicationId":"%08x-0000-4000-8%03x-%012x","time":"%s",'
  .. '"deviceInfo":{"tenantId":"0f000000-0000-4000-8000-000000000001","tenantName":"bench","applicationId":"0f000000-0000-4000-8000-000000000002",'
  .. '"applicationName":"parking","deviceProfileId":"0f000000-0000-4000-8000-000000000003","deviceProfileName":"Bosch TPS110","deviceName":"bench",'
  .. '"devEui":"%016x","deviceClassEnabled":"CLASS_A","tags":{}},"devAddr":"%08x","adr":true,"dr":5,"fCnt":%d,"fPort":1,"confirmed":false,"data":"%s",'
  .. '"rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":%d,"rssi":-91,"snr":8.2,"channel":2,"crcStatus":"CRC_OK"}],'
  .. '"txInfo":{"frequency":868100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}}},"regionConfigId":"eu868"}'

local sent, share, first = 0, 0, 0

function init()
  share = math.floor(devices / threads)
  first = slot * share + 1
end

function request()
  local device = first + (sent * stride) % share
  local counter = math.floor(sent / share)
  -- Turn by turn a car comes and goes, another turn for each device.
  local data = (counter + device) % 2 == 0 and "AA==" or "AQ=="
  sent = sent + 1
  local time = os.date("!%Y-%m-%dT%H:%M:%S.000000000+00:00")
  return wrk.format("POST", nil, headers, string.format(template, run, slot, sent, time, device, run, counter, data, sent))
end

function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f %.3f %.3f\n", summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
