package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.plugin.form.PipelineValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundSetter;

/** The arguments with which an image describes itself as a package does. Null if not given. */
public abstract class TraitArguments extends HealthcheckArguments {
    private String version;
    private String description;
    private String licenses;
    private String vendor;
    private ArrayList<String> authors;
    private LinkedHashMap<String, String> urls;
    private ArrayList<String> requires;

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    @CheckForNull
    public String getLicenses() {
        return licenses;
    }

    @DataBoundSetter
    public void setLicenses(String licenses) {
        this.licenses = Util.fixEmptyAndTrim(licenses);
    }

    @CheckForNull
    public String getVendor() {
        return vendor;
    }

    @DataBoundSetter
    public void setVendor(String vendor) {
        this.vendor = Util.fixEmptyAndTrim(vendor);
    }

    @CheckForNull
    public List<String> getAuthors() {
        return authors == null ? null : new ArrayList<>(authors);
    }

    @DataBoundSetter
    public void setAuthors(List<String> authors) {
        this.authors = list(authors);
    }

    @CheckForNull
    public Map<String, String> getUrls() {
        return urls == null ? null : new LinkedHashMap<>(urls);
    }

    @DataBoundSetter
    public void setUrls(Map<String, String> urls) {
        Map<String, String> texts = PipelineValues.strings(urls);
        this.urls = texts == null ? null : new LinkedHashMap<>(texts);
    }

    @CheckForNull
    public List<String> getRequires() {
        return requires == null ? null : new ArrayList<>(requires);
    }

    @DataBoundSetter
    public void setRequires(List<String> requires) {
        this.requires = list(requires);
    }

    private static ArrayList<String> list(List<String> values) {
        List<String> texts = PipelineValues.strings(values);
        return texts == null ? null : new ArrayList<>(texts);
    }

    /** For the form, which has one line for each. */
    public String getAuthorsText() {
        return authors == null ? "" : String.join("\n", authors);
    }

    /** For the form, which has one line for each. */
    public String getUrlsText() {
        return urls == null ? "" : FormTexts.lines(urls);
    }

    /** For the form, which has one line for all of them. */
    public String getRequiresText() {
        return requires == null ? "" : String.join(" ", requires);
    }

    FieldValues traits() {
        return new FieldValues()
                .set(MetadataField.VERSION, version)
                .set(MetadataField.DESCRIPTION, description)
                .set(MetadataField.LICENSES, licenses)
                .set(MetadataField.VENDOR, vendor)
                .set(MetadataField.AUTHORS, authors)
                .set(MetadataField.URLS, urls)
                .set(MetadataField.REQUIRES, requires);
    }

    /** Copies another's, with the variables of a build expanded. */
    void setTraits(TraitArguments other, EnvVars env) {
        setVersion(env.expand(other.version));
        setDescription(env.expand(other.description));
        setLicenses(env.expand(other.licenses));
        setVendor(env.expand(other.vendor));
        setAuthors(expanded(other.authors, env));
        setUrls(other.urls);
        if (urls != null) {
            urls.replaceAll((kind, url) -> env.expand(url));
        }
        setRequires(expanded(other.requires, env));
    }

    private static List<String> expanded(List<String> texts, EnvVars env) {
        return texts == null ? null : texts.stream().map(env::expand).toList();
    }
}
