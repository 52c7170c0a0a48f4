# Everything goes through tools/cae.py, which finds a Python and a cache folder.
# `make` alone lists the targets.

PYTHON ?= python3
CAE = @$(PYTHON) tools/cae.py
DB ?= cae_demo

.DEFAULT_GOAL := help
.PHONY: help demo test serve stop clean bench audit salary psql shell env db

help:
	@echo "make demo                  the demonstration cooperative, built and served"
	@echo "make test                  every check; ONLY=lint,unit,... ADDON=cae_members"
	@echo "make serve [DB=] [PORT=]   serve a database that exists (default cae_demo)"
	@echo "make stop                  stop Odoo and the embedded PostgreSQL"
	@echo "make clean [ALL=1]         drop the databases made here (and the downloads)"
	@echo "make bench                 time the payroll engine on 7,000 members"
	@echo "make audit DB=             recompute the books of a database and compare"
	@echo "make -s salary             payroll engine alone: JSON lines in, JSON lines out"
	@echo "make psql DB=              psql, or the SQL of standard input"
	@echo "make shell DB=             Odoo's shell, or the script of standard input"
	@echo "make db DB= [ADDONS=]      development database, installed and up to date"
	@echo "make env                   shell exports to run Odoo and pytest by hand"

demo:
	$(CAE) demo $(if $(PORT),--port=$(PORT))

test:
	$(CAE) test $(if $(ONLY),--only=$(ONLY)) $(if $(ADDON),--addon=$(ADDON))

serve:
	$(CAE) serve --db=$(DB) $(if $(PORT),--port=$(PORT))

stop salary bench:
	$(CAE) $@

clean:
	$(CAE) clean $(if $(ALL),--all)

audit psql shell:
	$(CAE) $@ --db=$(DB)

db:
	$(CAE) db --db=$(DB) $(if $(ADDONS),--addons=$(ADDONS))

env:
	$(CAE) env
