-- Views per title and day (UTC): playbacks that started, and by how many people.
select
  (p.occurred_at at time zone 'UTC')::date as day,
  coalesce(u.title, p.media_id) as title,
  count(*) as views,
  count(distinct p.viewer_id) as viewers
from playback_started p
left join upload_requested u on u.aggregate_id = p.media_id
group by all
order by day, views desc, title;
