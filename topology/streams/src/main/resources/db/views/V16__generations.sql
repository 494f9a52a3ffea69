-- Which copy of a model's rows its progress belongs to: raised when a rebuild puts another copy in the
-- place of the rows, so that whoever knows the older copy fits nothing any more.
alter table read_model_position add column generation bigint not null default 0;
