-- What encoding costs: hours of workers for an hour of media, per title and, in the last row, of all.
-- An attempt counts from its first sign of life to its last, so waiting for a processor counts as well.
with signs as (
  select aggregate_id as media, job_id, attempt, occurred_at from job_started
  union all
  select aggregate_id, job_id, attempt, occurred_at from part_encoded
  union all
  select aggregate_id, job_id, attempt, occurred_at from artefacts_made
  union all
  select aggregate_id, job_id, attempt, occurred_at from job_finished
  union all
  select aggregate_id, job_id, attempt, occurred_at from job_failed
),
attempts as (
  select media, job_id, attempt, epoch(max(occurred_at) - min(occurred_at)) as seconds
  from signs
  group by all
),
work as (
  select media, sum(seconds) as worker_seconds, count(*) as attempts from attempts group by all
),
published as (
  select aggregate_id as media, max(duration_micros) / 1e6 as media_seconds
  from media_published
  group by all
)
select
  if(grouping(u.title) = 1, 'all', u.title) as title,
  round(sum(p.media_seconds) / 3600, 3) as media_hours,
  round(sum(w.worker_seconds) / 3600, 3) as worker_hours,
  round(sum(w.worker_seconds) / nullif(sum(p.media_seconds), 0), 2) as worker_hours_per_media_hour,
  sum(w.attempts) as attempts
from published p
join work w using (media)
join upload_requested u on u.aggregate_id = p.media
group by rollup (u.title)
order by grouping(u.title), worker_hours_per_media_hour desc, title;
