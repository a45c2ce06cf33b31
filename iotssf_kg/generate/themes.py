"""What generated services are made of: tables of parts, places and words."""

from __future__ import annotations

from typing import Final, NamedTuple

SENSING, ACTUATING = "Sensing", "Actuating"


class Place(NamedTuple):
    """A use context; no two have the same features."""

    slug: str
    en: str
    ja: str
    type: str
    sector: str
    users: tuple[str, ...]
    exposure: str
    supervision: str


class Function(NamedTuple):
    """What a part does at the border of the two spaces, and with which quantity."""

    kind: str
    quantity: str
    en: str
    ja: str


class Part(NamedTuple):
    """A kind of device, or of system where it performs nothing and has no model."""

    slug: str
    en: str
    ja: str
    functions: tuple[Function, ...] = ()
    system: bool = False


class Theme(NamedTuple):
    """A kind of service: where it is used, and what it is made of."""

    en: str
    ja: str
    places: tuple[str, ...]
    parts: tuple[Part, ...]


def _place(row: str) -> Place:
    slug, en, ja, kind, sector, users, exposure, supervision = row.split(" | ")
    return Place(slug, en, ja, kind, sector, tuple(users.split()), exposure, supervision)


PLACES: Final = {
    place.slug: place
    for place in map(
        _place,
        (
            "house | Detached house | 戸建住宅 | PrivateHousehold | Residential | GeneralPublic"
            " | Internet | OccupantPresent",
            "flat | Flat of an elderly person | 高齢者の住戸 | PrivateHousehold | Residential"
            " | GeneralPublic VulnerablePeople | Internet | RemotelySupervised",
            "care | Care home | 介護施設 | CareHome | Health | VulnerablePeople TrainedStaff"
            " | PrivateNetwork | StaffPresent",
            "ward | Hospital ward | 病棟 | Hospital | Health | VulnerablePeople TrainedStaff"
            " | PrivateNetwork | StaffPresent",
            "office | Office building | オフィスビル | OfficeBuilding | BuildingManagement"
            " | GeneralPublic | PrivateNetwork | StaffPresent",
            "plantroom | Plant room of a building | ビルの機械室 | OfficeBuilding"
            " | BuildingManagement | Contractors TrainedStaff | LocalLink | Unattended",
            "line | Production line | 生産ライン | Factory | Manufacturing | TrainedStaff"
            " | PrivateNetwork | StaffPresent",
            "yard | Factory yard | 工場構内 | Factory | Manufacturing | TrainedStaff Contractors"
            " | LocalLink | RemotelySupervised",
            "boiler | Boiler house | ボイラー棟 | EnergyPlant | Energy | TrainedStaff"
            " | PrivateNetwork | RemotelySupervised",
            "field | Greenhouse | 温室 | Farm | Agriculture | TrainedStaff | Internet"
            " | RemotelySupervised",
            "street | Street and car park | 道路と駐車場 | PublicSpace | PublicServices"
            " | GeneralPublic | Internet | Unattended",
            "control | Control room | 管制室 | OfficeBuilding | Energy | TrainedStaff"
            " | Internet | StaffPresent",
        ),
    )
}


def _functions(row: str) -> tuple[Function, ...]:
    return tuple(Function(*each.split("/")) for each in row.split(", ") if "/" in each)


def _parts(*rows: str) -> tuple[Part, ...]:
    cells = ([cell.strip() for cell in row.split("|")] for row in rows)
    return tuple(
        Part(slug, en, ja, _functions(does), system=does == "system")
        for slug, en, ja, does in cells
    )


_T, _H, _P = (
    "Temperature/temperature/温度",
    "RelativeHumidity/humidity/湿度",
    "Pressure/pressure/圧力",
)
_F, _A = "VolumeFlowRate/flow/流量", "Angle/position/開度"

THEMES: Final = (
    Theme(
        "Window-shutter service",
        "シャッター連携サービス",
        ("house", "flat", "care"),
        _parts(
            f"shutter | Window shutter | 窓シャッター | Actuating/{_A}",
            "wind | Wind sensor | 風速センサー | Sensing/Speed/wind speed/風速",
            "sun | Sunlight sensor | 日射センサー | Sensing/Irradiance/sunlight/日射",
            "switch | Wall switch | 壁スイッチ | ",
            "cloud | Service cloud | サービスクラウド | system",
        ),
    ),
    Theme(
        "Air-conditioning service",
        "空調遠隔操作サービス",
        ("house", "flat", "office", "ward"),
        _parts(
            f"unit | Room air conditioner | ルームエアコン | Sensing/{_T}, "
            "Actuating/HeatFlowRate/cooling output/冷暖房出力",
            f"room | Room sensor | 温湿度センサー | Sensing/{_T}, Sensing/{_H}",
            "meter | Power meter | 電力計 | Sensing/ActivePower/power/電力",
            f"damper | Ventilation damper | 換気ダンパー | Actuating/{_A}",
            "app | Smartphone app | スマートフォンアプリ | system",
        ),
    ),
    Theme(
        "Boiler monitoring",
        "ボイラー遠隔監視",
        ("boiler", "yard"),
        _parts(
            f"gauge | Pressure gauge | 圧力計 | Sensing/{_P}",
            f"probe | Flue-gas probe | 排ガス温度計 | Sensing/{_T}",
            "level | Water-level sensor | 水位計 | Sensing/Height/water level/水位",
            "burner | Burner controller | 燃焼制御器 | Actuating/HeatFlowRate/burner output/燃焼量",
            f"valve | Feed valve | 給水弁 | Actuating/{_A}",
            "archive | Operation archive | 運転記録システム | system",
        ),
    ),
    Theme(
        "Facility-maintenance support",
        "設備保全業務支援サービス",
        ("line", "plantroom", "yard"),
        _parts(
            "vibration | Vibration sensor | 振動センサー | Sensing/Acceleration/vibration/振動",
            f"motor | Motor drive | モーター駆動装置 | Sensing/{_T}, "
            "Actuating/AngularVelocity/speed/回転数",
            f"flow | Coolant flow meter | 冷却水流量計 | Sensing/{_F}",
            "tablet | Service tablet | 保守用タブレット | ",
            "planner | Maintenance planner | 保全計画システム | system",
        ),
    ),
    Theme(
        "Greenhouse control",
        "温室環境制御",
        ("field",),
        _parts(
            f"climate | Climate sensor | 環境センサー | Sensing/{_T}, Sensing/{_H}",
            "soil | Soil-moisture sensor | 土壌水分センサー | Sensing/VolumeFraction/moisture/水分",
            f"vent | Roof vent | 天窓 | Actuating/{_A}",
            f"pump | Irrigation pump | 灌水ポンプ | Actuating/{_F}",
        ),
    ),
    Theme(
        "Barrier and lighting service",
        "駐車場・照明サービス",
        ("street", "office"),
        _parts(
            f"barrier | Barrier | 遮断機 | Actuating/{_A}",
            "loop | Vehicle detector | 車両検知器 | Sensing/Inductance/inductance/インダクタンス",
            "lamp | Street lamp | 街路灯 | Sensing/Illuminance/illuminance/照度, "
            "Actuating/LuminousFlux/light output/光束",
            "till | Pay station | 精算機 | ",
            "booking | Booking system | 予約システム | system",
        ),
    ),
)
CONTROL_ROOM: Final = "control"
GATEWAY: Final = Part("gateway", "Gateway", "ゲートウェイ")

SCENARIOS: Final = (
    ("Somebody gives commands in the operator's name", "第三者が事業者を装って指令を送る"),
    ("Readings are forged and acted on", "計測値が改ざんされ、それに基づき動作する"),
    ("A faulty update stops every unit at once", "不具合のある更新で全台が同時に停止する"),
    ("The connection is lost while people depend on it", "必要とされるときに通信が途絶える"),
    ("The unit moves while somebody stands beside it", "人がそばにいるときに機器が動作する"),
    ("Habits of the people on site become known to others", "利用者の生活習慣が他者に知られる"),
)
