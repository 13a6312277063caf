-- Run once by the image's first start, in ChirpStack's own database, which only a superuser may give it.
create extension if not exists pg_trgm;
