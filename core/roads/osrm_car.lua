-- OSRM's own car profile, prepared for nobody who asks for ways without tolls or motorways: that takes twice as long.
-- Found by `require`: the folder of OSRM's profiles stands in LUA_PATH.

api_version = 4

local car = require('car')

local function setup()
  local profile = car.setup()
  profile.excludable = Sequence {}
  return profile
end

return {
  setup = setup,
  process_way = car.process_way,
  process_node = car.process_node,
  process_turn = car.process_turn,
}
