-- How long the rest of the encode takes, as its worker estimated it last; null while it cannot tell.
alter table catalogue_progress add column eta_millis bigint;
