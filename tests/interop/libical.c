/* Calendars as libical reads them, with the time zones of the file itself.
 * What comes in and goes out is told in peers.py. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 512, STAMP = sizeof "20240229T080000Z" };

struct question {
    char from[STAMP], until[STAMP];
};

static icaltimetype instant(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    icaltimetype time = icalproperty_get_datetime_with_component(property, event);
    return icaltime_convert_to_zone(time, icaltimezone_get_utc_timezone());
}

static int is_override(icalcomponent *event)
{
    return icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY) != NULL;
}

/* icalcomponent_foreach_recurrence leaves it to its caller to look for overrides. */
static int is_overridden(icalcomponent *event, icaltimetype start)
{
    icalcompiter each =
        icalcomponent_begin_component(icalcomponent_get_parent(event), ICAL_VEVENT_COMPONENT);
    for (; icalcompiter_deref(&each); icalcompiter_next(&each)) {
        icalcomponent *other = icalcompiter_deref(&each);
        if (is_override(other)
            && strcmp(icalcomponent_get_uid(other), icalcomponent_get_uid(event)) == 0
            && icaltime_compare(instant(other, ICAL_RECURRENCEID_PROPERTY), start) == 0)
            return 1;
    }
    return 0;
}

static void print_within(icalcomponent *event, struct icaltime_span *span, void *data)
{
    const struct question *question = data;
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    icaltimetype start = icaltime_from_timet_with_zone(span->start, 0, utc);
    icaltimetype end = icaltime_from_timet_with_zone(span->end, 0, utc);
    const char *begin = icaltime_as_ical_string(start);
    if (strcmp(begin, question->from) < 0 || strcmp(begin, question->until) >= 0)
        return;
    if (is_override(event) || !is_overridden(event, start))
        printf("%s %s %s\n", begin, icaltime_as_ical_string(end), icalcomponent_get_summary(event));
}

static void answer(struct question *question, const char *text)
{
    icalcomponent *calendar = icalparser_parse_string(text);
    icalcompiter each = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; icalcompiter_deref(&each); icalcompiter_next(&each)) {
        icalcomponent *event = icalcompiter_deref(&each);
        if (icalcomponent_get_status(event) != ICAL_STATUS_CANCELLED)
            icalcomponent_foreach_recurrence(event, icaltime_from_string(question->from),
                                             icaltime_from_string(question->until), print_within,
                                             question);
    }
    icalcomponent_free(calendar);
    puts("");
}

int main(void)
{
    char line[LINE];
    struct question question;
    puts(VERSION);
    while (fgets(line, sizeof line, stdin)
           && sscanf(line, "%16s %16s", question.from, question.until) == 2) {
        char *text = NULL;
        size_t size = 0;
        FILE *calendar = open_memstream(&text, &size);
        do {
            if (!fgets(line, sizeof line, stdin))
                return EXIT_FAILURE;
            fputs(line, calendar);
        } while (strcmp(line, "END:VCALENDAR\r\n") != 0);
        fclose(calendar);
        answer(&question, text);
        free(text);
    }
    return EXIT_SUCCESS;
}
