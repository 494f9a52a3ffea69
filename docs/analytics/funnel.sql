-- From upload to play: how many media came how far, and how long that took from the declaration of the upload.
with requested as (
  select aggregate_id as media, min(occurred_at) as happened from upload_requested group by all
),
steps as (
  select 1 as step, 'upload requested' as name, media, happened from requested
  union all
  select 2, 'upload completed', aggregate_id, min(occurred_at) from upload_completed group by aggregate_id
  union all
  select 3, 'inspected', media, min(happened)
  from (
    select aggregate_id as media, occurred_at as happened from media_inspected
    union all
    select aggregate_id, occurred_at from image_inspected
  )
  group by media
  union all
  select 4, 'published', aggregate_id, min(occurred_at) from media_published group by aggregate_id
  union all
  select 5, 'played', media_id, min(occurred_at) from playback_started group by media_id
)
select
  s.name as step,
  count(*) as media,
  round(100.0 * count(*) / (select count(*) from requested), 1) as percent,
  round(median(epoch(s.happened - r.happened)), 1) as median_seconds
from steps s
join requested r using (media)
group by s.step, s.name
order by s.step;
