package com.viralmommy.tiktok.tiktok;

/** Recorded answers of TikTok, as docs/tiktok-api.md#13-token-endpoint and others quote them. */
final class Recorded {

  /** docs/tiktok-api.md#13-token-endpoint, with an {@code open_id} in a recorded format. */
  static final String GRANT =
      """
      {"access_token":"act.example","expires_in":86400,"open_id":"-000bexample","refresh_expires_in":31536000,
       "refresh_token":"rft.example","scope":"user.info.basic,video.publish","token_type":"Bearer"}\
      """;

  /** docs/tiktok-api.md#14-error-body-and-http-status. */
  static final String REDIRECT_URI_NOT_MATCHED =
      """
      {"error":"invalid_request","error_description":"Redirect_uri is not matched with the uri when requesting code.",
       "log_id":"202206221854370101130062072500FFA2"}\
      """;

  /** docs/tiktok-api.md#2-user-info-and-post-metrics. */
  static final String USER_INFO =
      """
      {"data":{"user":{"open_id":"-000bexample","union_id":"union","avatar_url":"https://p16.tiktokcdn.com/avatar"}},
       "error":{"code":"ok","message":"","log_id":"20220829194722CBE87ED59D524E727021"}}\
      """;

  /** docs/tiktok-api.md#3-creator-info. */
  static final String CREATOR_INFO =
      """
      {"data":{"creator_avatar_url":"https://lf16-tt4d.tiktokcdn.com/obj/avatar","creator_username":"tiktok",
       "creator_nickname":"TikTok Official",
       "privacy_level_options":["PUBLIC_TO_EVERYONE","MUTUAL_FOLLOW_FRIENDS","SELF_ONLY"],
       "comment_disabled":false,"duet_disabled":false,"stitch_disabled":true,"max_video_post_duration_sec":300},
       "error":{"code":"ok","message":"","log_id":"202210112248442CB9319E1FB30C1073F3"}}\
      """;

  /** docs/tiktok-api.md#41-direct-post. */
  static final String INIT =
      """
      {"data":{"publish_id":"v_pub_file~v2-1.7601447475849021452",
       "upload_url":"https://open-upload-va.tiktokapis.com/upload?upload_id=7601447475849037836&upload_token=00000000-0000"},
       "error":{"code":"ok","message":"","log_id":"202210112248442CB9319E1FB30C1073F3"}}\
      """;

  /** docs/tiktok-api.md#6-status, recorded in production: no {@code error} at all. */
  static final String STATUS_COMPLETE =
      """
      {"data":{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":[7678907398077074696]}}\
      """;

  /** docs/tiktok-api.md#6-status, recorded in production. */
  static final String STATUS_FAILED =
      """
      {"data":{"fail_reason":"file_format_check_failed","status":"FAILED"},
       "error":{"code":"ok","message":"","log_id":"20250612033551A7D9C403C69ED91B3FEF"}}\
      """;

  /** A misspelt field with strings, as docs/tiktok-api.md#11-common-wrong-beliefs, row 5. */
  static final String STATUS_WITH_MISSPELT_POST_ID =
      """
      {"data":{"status":"PUBLISH_COMPLETE","publicily_available_post_id":["7678907398077074696"]}}\
      """;

  static final String OK_WITHOUT_DATA =
      """
      {"error":{"code":"ok","message":"","log_id":"202210112248442CB9319E1FB30C1073F3"}}\
      """;

  /** docs/tiktok-api.md#41-direct-post: failures at init often come without {@code data}. */
  static final String CHUNK_COUNT_INVALID =
      """
      {"error":{"code":"invalid_params","message":"The total chunk count is invalid",
       "log_id":"202210112248442CB9319E1FB30C1073F3"}}\
      """;

  private Recorded() {}
}
