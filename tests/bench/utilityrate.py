"""Run by the peers' Python: NREL-PySAM Utilityrate5 bills a year of quarter-hours. JSON in, JSON out."""

import json
import sys
import time
from importlib.metadata import version

import PySAM.Utilityrate5 as Rate

asked = json.load(sys.stdin)
model = Rate.default("PVWattsResidential")
model.Lifetime.analysis_period = 1
model.Lifetime.system_use_lifetime_output = 0
model.SystemOutput.gen = [0.0] * len(asked["wh"])
model.SystemOutput.degradation = [0]
model.Load.load = [wh / 250 for wh in asked["wh"]]
rates = model.ElectricityRates
rates.ur_metering_option = 0
rates.ur_monthly_fixed_charge = rates.ur_monthly_min_charge = rates.ur_annual_min_charge = 0
rates.ur_dc_enable = 0
rates.rate_escalation = [0]
rates.ur_ec_sched_weekday = rates.ur_ec_sched_weekend = [asked["hours"]] * 12
rates.ur_ec_tou_mat = asked["prices"]
taken = []
for _ in range(9):
    began = time.perf_counter()
    model.execute(0)
    taken.append(time.perf_counter() - began)
months = list(model.Outputs.year1_monthly_ec_charge_without_system)
print(json.dumps({"seconds": sorted(taken)[4], "months": months, "version": version("NREL-PySAM")}))
