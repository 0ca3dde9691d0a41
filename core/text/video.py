"""Sentences about videos."""

from core.text import N_

MESSAGES = {
    "video.not_video": (
        N_("{path} is no video that can be read."),
        N_("Choose an MP4, MOV, MKV or WebM file."),
    ),
    "video.no_pictures": (
        N_("{path} has sound but no pictures."),
        N_("Choose a video; a recording can be accompanied instead."),
    ),
    "video.no_length": (
        N_("{path} has no length: it holds no picture with a time."),
        N_("Export the video again."),
    ),
    "video.damaged": (
        N_("{path} is damaged: its pictures cannot be decoded."),
        N_("Play it in another program; if it stops there too, export the video again."),
    ),
    "video.too_long": (
        N_("{path} lasts {minutes} minutes; music is made for {most} minutes at most."),
        N_("Cut it into scenes, and score each."),
    ),
    "video.too_short": (
        N_("{path} lasts {seconds} s: too short for music."),
        N_("Choose a video of one second at least."),
    ),
    "video.not_a_container": (
        N_("“{suffix}” holds no video that music could be laid into."),
        N_("Let the file's name end with .mp4, .mov, .m4v, .mkv or .webm."),
    ),
    "video.cannot_hold": (
        N_("The pictures of {path} cannot be copied into a {suffix} file."),
        N_("Let the file's name end with {own}, like the video's."),
    ),
    "video.bad_markers": (
        N_("“{given}” is no moment of this video."),
        N_("Give seconds between 0 and {seconds}, separated by commas."),
    ),
}
