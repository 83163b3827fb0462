// A device of the benchmarks, as the network's explorer returns it.

const DAY_MS = 86_400_000;

/** Returns a device in the format of the network's explorer, with the downtime of the last five days. */
export function explorerDevice(id: string, owner: string | undefined) {
  const days = Array.from({ length: 5 }, (_, ago) => new Date(Date.now() - (ago + 1) * DAY_MS));
  return {
    device_id: id,
    owner_wallet: owner,
    hardware_name: 'RTX 4070',
    hardware_quantity: 4,
    base_tier_name: 'High Speed',
    connectivity_tier: 3,
    down_percentage: 1,
    download_speed_mbps: 500,
    upload_speed_mbps: 400,
    downtime_by_date: Object.fromEntries(days.map((day) => [day.toISOString().slice(0, 10), { downtime: 864 }])),
    iso2: 'DE',
    location_name: 'Frankfurt',
    security_soc2: false,
    jobs: [],
  };
}
