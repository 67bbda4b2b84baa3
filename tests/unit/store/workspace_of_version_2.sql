BEGIN TRANSACTION;
CREATE TABLE fits (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	kpi TEXT NOT NULL, 
	period_start DATE NOT NULL, 
	period_end DATE NOT NULL, 
	model VARCHAR(32) NOT NULL, 
	learned_at VARCHAR(32) NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (revision, kpi, period_start, period_end, model)
);
CREATE TABLE import_files (
	id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	asked_currency VARCHAR(3) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (sha256, asked_currency), 
	FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
);
INSERT INTO "import_files" VALUES(1,1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','');
CREATE TABLE imports (
	id INTEGER NOT NULL, 
	imported_at VARCHAR(32) NOT NULL, 
	currency VARCHAR(3), 
	columns TEXT NOT NULL, 
	summaries TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "imports" VALUES(1,'2026-01-31T12:00:00+00:00','EUR','["date", "platform", "audience", "days", "campaign", "content_type", "spend", "conversions"]','[{"@": "FileSummary", "file_name": "march.csv", "source": "tidy CSV", "currency": "EUR", "grain": "day", "period": {"@": "Period", "start": {"@date": "2026-01-01"}, "end": {"@date": "2026-01-02"}}, "rows_used": 4, "rows_left_out": 0, "rows_rejected": 0, "encoding": "utf-8", "delimiter": ",", "decimal_mark": ".", "columns": [["date", "date"]], "ignored_columns": []}]',4);
CREATE TABLE lift_tests (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	added_at VARCHAR(32) NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "lift_tests" VALUES(1,'Tết','2026-01-31T12:00:00+00:00','{"@": "LiftTest", "name": "Tết", "kpi": "conversions", "period": {"@": "Period", "start": {"@date": "2026-01-01"}, "end": {"@date": "2026-01-02"}}, "incremental": 12.5, "standard_error": 3.25, "platform": "facebook", "audience": null, "spend": null, "source": ""}');
CREATE TABLE performance (
	id INTEGER NOT NULL, 
	import_id INTEGER NOT NULL, 
	date DATE NOT NULL, 
	days INTEGER NOT NULL, 
	platform TEXT NOT NULL, 
	audience TEXT NOT NULL, 
	campaign TEXT, 
	ad_set TEXT, 
	content_type TEXT, 
	age TEXT, 
	gender TEXT, 
	country TEXT, 
	placement TEXT, 
	spend DOUBLE, 
	impressions DOUBLE, 
	clicks DOUBLE, 
	link_clicks DOUBLE, 
	engagements DOUBLE, 
	video_views DOUBLE, 
	leads DOUBLE, 
	conversions DOUBLE, 
	revenue DOUBLE, 
	new_followers DOUBLE, 
	bounces DOUBLE, 
	sessions DOUBLE, 
	negative_feedback DOUBLE, 
	reach DOUBLE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
);
INSERT INTO "performance" VALUES(1,1,'2026-01-01',1,'facebook','Tết sale',NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.1,NULL,NULL,NULL,NULL,NULL,NULL,1.0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "performance" VALUES(2,1,'2026-01-01',1,'tiktok','=1+1','campaign 1',NULL,'content_type 1',NULL,NULL,NULL,NULL,6.66666666666666629659e-01,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "performance" VALUES(3,1,'2026-01-02',1,'facebook','Tết sale','campaign 2',NULL,'content_type 2',NULL,NULL,NULL,NULL,12.34,NULL,NULL,NULL,NULL,NULL,NULL,2.0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "performance" VALUES(4,1,'2026-01-02',1,'tiktok','=1+1','campaign 0',NULL,'content_type 0',NULL,NULL,NULL,NULL,5.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE plans (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE workspace (
	id INTEGER NOT NULL, 
	schema_version INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "workspace" VALUES(1,2,2);
CREATE INDEX performance_of_import ON performance (import_id);
COMMIT;
