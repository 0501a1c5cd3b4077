package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.containerlifecycle.plugin.form.PlainJson;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** The lists and maps of the step as the texts of a form. */
final class FormTexts {
    private FormTexts() {}

    static ContainerMetadataStep bind(StaplerRequest2 request, JSONObject form) throws FormException {
        // Taken out of the form itself, because Jenkins would take a copy for another step and come here again.
        String tags = text(form.remove("tags"));
        String user = text(form.remove("user"));
        String buildArgs = text(form.remove("buildArgs"));
        String authors = text(form.remove("authors"));
        String urls = text(form.remove("urls"));
        String requires = text(form.remove("requires"));
        ContainerMetadataStep step = request.bindJSON(ContainerMetadataStep.class, form);
        step.setTags(tags(tags));
        step.setAuthors(lines(authors));
        step.setRequires(tags(requires));
        try {
            step.setUser(user(user));
        } catch (InputException e) {
            throw new FormException(e.getMessage(), e, "user");
        }
        step.setBuildArgs(values(buildArgs, "buildArgs"));
        step.setUrls(values(urls, "urls"));
        return step;
    }

    private static Map<String, String> values(String text, String field) throws FormException {
        try {
            return values(text);
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, field);
        }
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    static List<String> tags(String text) {
        return List.of(Util.tokenize(text, " ,\t\r\n"));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** @return null for a blank text */
    static Map<String, Object> user(String text) throws InputException {
        return text.isBlank()
                ? null
                : PlainJson.map(Json.readUsersObject(text.getBytes(StandardCharsets.UTF_8), "The user's data"));
    }

    /** @throws IllegalArgumentException naming the line that is not NAME=VALUE */
    static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(Messages.FormTexts_NotNameValue(line));
            }
            values.put(line.substring(0, equals).strip(), line.substring(equals + 1));
        }
        return values;
    }

    static String json(Map<String, Object> user) {
        try {
            return user == null ? "" : Json.compact(PlainJson.object(user, "user"));
        } catch (AbortException e) {
            // Only a script can give such a value, and scripts are never shown as a form.
            return "";
        }
    }

    static String lines(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining("\n"));
    }
}
