UPDATE applications SET also_prepared_by = trim(also_prepared_by || ' ' || coalesce((
  SELECT group_concat(hand, ' ') FROM (
    SELECT created_by AS hand FROM draft_steps s
      WHERE s.authority_id = applications.authority_id AND s.application_id = applications.id
    UNION SELECT created_by FROM goods_imports g
      WHERE g.authority_id = applications.authority_id AND g.application_id = applications.id
    UNION SELECT uploaded_by FROM attachments t
      WHERE t.authority_id = applications.authority_id AND t.application_id = applications.id
    UNION SELECT submitted_by FROM application_versions v
      WHERE v.authority_id = applications.authority_id AND v.application_id = applications.id
  ) AS hands), ''))
WHERE state NOT IN ('issued', 'rejected', 'withdrawn');
