-- A delivery van for OSRM's extractor: its own car profile, for something higher, wider, longer, heavier and slower.
-- Found by `require`: the folder of OSRM's profiles stands in LUA_PATH.

api_version = 4

local car = require('car')

-- km/h on average in a city and between towns: a van is slower than a car where it has to thread its way.
local speeds = {
  motorway = 85,
  trunk = 80,
  primary = 60,
  secondary = 50,
  tertiary = 38,
  unclassified = 24,
  residential = 22,
  living_street = 8,
  service = 12,
}

local function setup()
  local profile = car.setup()

  -- m and kg: a panel van with a high roof, up to what a car licence allows.
  profile.vehicle_height = 2.7
  profile.vehicle_width = 2.1
  profile.vehicle_length = 6.0
  profile.vehicle_weight = 3500
  profile.vehicle_max_speed = 110

  for class, speed in pairs(speeds) do
    profile.speeds.highway[class] = speed
  end

  -- Light goods vehicles have a tag of their own, and streets that are open for deliveries are open for this one.
  profile.access_tags_hierarchy = Sequence { 'goods', 'motorcar', 'motor_vehicle', 'vehicle', 'access' }
  profile.access_tag_whitelist['delivery'] = true
  profile.access_tag_blacklist['delivery'] = nil
  profile.restricted_access_tag_list['delivery'] = nil

  -- Nobody asks for ways without tolls or motorways here: to prepare for that takes more than twice as long.
  profile.excludable = Sequence {}

  return profile
end

return {
  setup = setup,
  process_way = car.process_way,
  process_node = car.process_node,
  process_turn = car.process_turn,
}
