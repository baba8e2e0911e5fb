package com.viralmommy.tiktok.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.simulator.faults.RequestSubject;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.SubjectResolver;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.oauth.OAuthEndpoints;
import com.viralmommy.tiktok.simulator.oauth.TokenStore;
import com.viralmommy.tiktok.simulator.publishing.PublicationStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds creator, publication and chunk of a request, so that faults can be limited to them. */
final class Subjects implements SubjectResolver {

  private final TokenStore tokens;
  private final OAuthEndpoints oauth;
  private final PublicationStore publications;

  Subjects(TokenStore tokens, OAuthEndpoints oauth, PublicationStore publications) {
    this.tokens = tokens;
    this.oauth = oauth;
    this.publications = publications;
  }

  @Override
  public RequestSubject resolve(Request request, byte[] body) {
    return switch (request.endpoint()) {
      case UPLOAD -> chunk(request);
      case TOKEN, REVOKE -> new RequestSubject(owner(body), Optional.empty(), Optional.empty());
      default ->
          new RequestSubject(
              CallerAuthenticator.accessToken(request).flatMap(tokens::creatorOf),
              Json.parseObject(body)
                  .map(json -> json.path("publish_id"))
                  .filter(JsonNode::isTextual)
                  .map(JsonNode::asText),
              Optional.empty());
    };
  }

  private Optional<String> owner(byte[] body) {
    Optional<FormFields> form = FormFields.parse(new String(body, StandardCharsets.UTF_8));
    return form.flatMap(f -> f.get("refresh_token").or(() -> f.get("token")))
        .flatMap(tokens::creatorOf)
        .or(() -> form.flatMap(f -> f.get("code")).flatMap(oauth::creatorOfCode));
  }

  private RequestSubject chunk(Request request) {
    Optional<PublicationStore.UploadPlan> plan =
        FormFields.parse(request.rawQuery())
            .flatMap(query -> query.get("upload_id"))
            .filter(id -> id.matches("\\d{19}"))
            .flatMap(id -> publications.uploadPlan(Long.parseLong(id)));
    Optional<Long> first =
        request
            .header("Content-Range")
            .filter(range -> range.matches("bytes \\d{1,18}-.*"))
            .map(range -> Long.parseLong(range.substring("bytes ".length(), range.indexOf('-'))));
    return new RequestSubject(
        plan.map(PublicationStore.UploadPlan::creator),
        plan.map(PublicationStore.UploadPlan::publishId),
        plan.flatMap(p -> first.map(p::chunkAt)));
  }
}
