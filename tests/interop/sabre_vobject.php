<?php
// Calendars as sabre/vobject reads them, with PHP's time zones: it reads no VTIMEZONE. What comes in
// and goes out is told in peers.py.
error_reporting(E_ALL & ~E_DEPRECATED); // its release in Debian is older than PHP 8
require 'Sabre/VObject/autoload.php';

use Sabre\VObject\Reader;
use Sabre\VObject\Version;

const ASKED = '/^(\d{8}T\d{6}Z) (\d{8}T\d{6}Z)\r\n(BEGIN:VCALENDAR\r\n.*?^END:VCALENDAR\r\n)/ms';

function in_utc($time)
{
    return gmdate('Ymd\THis\Z', $time->getDateTime()->getTimestamp());
}

function expand($text, $from, $until)
{
    $calendar = Reader::read($text);
    $calendar->expand(new DateTime($from), new DateTime($until));
    foreach ($calendar->select('VEVENT') as $event) {
        $start = in_utc($event->DTSTART);
        if ((string) $event->STATUS !== 'CANCELLED' && $from <= $start && $start < $until) {
            // it leaves the backslashes before commas and semicolons
            $summary = str_replace(['\\,', '\\;'], [',', ';'], $event->SUMMARY);
            yield $start . ' ' . in_utc($event->DTEND) . ' ' . $summary;
        }
    }
}

echo Version::VERSION, "\n";
preg_match_all(ASKED, stream_get_contents(STDIN), $questions, PREG_SET_ORDER);
foreach ($questions as [, $from, $until, $text]) {
    try {
        foreach (expand($text, $from, $until) as $line) {
            echo $line, "\n";
        }
    } catch (Throwable $error) {
        echo 'ERROR ', $error->getMessage(), "\n";
    }
    echo "\n";
}
